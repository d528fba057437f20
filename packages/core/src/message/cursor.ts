import { Refusal } from '../platform/refusal.ts'

const shape =
  /^v1\.([0-9a-z]{1,32})\.([0-9a-f]{12})\.(0|[1-9][0-9]{0,14})(?:\.([1-9][0-9]{0,8}))?$/u

/** The last twelve digits of a chat's id are random: enough to recognise a cursor of another chat. */
const tailOf = (chatId: string) => chatId.slice(-12)

/** A cursor is continued only in the epoch, chat and generation that it was made in. */
export interface LogIdentity {
  epoch: string
  chatId: string
  /** Goes up when entries change that clients may already have received. */
  generation: number
}

/** The cursor after the entry `seq`. Opaque to clients. */
export function encodeCursor({ epoch, chatId, generation }: LogIdentity, seq: number): string {
  // Each socket keeps its cursor. A joined text is one object; a template keeps every part of it.
  const parts = ['v1', epoch, tailOf(chatId), seq]
  return (generation === 0 ? parts : [...parts, generation]).join('.')
}

/**
 * The seq that a cursor stands after: 0 without a cursor; null if the cursor belongs to another epoch, chat
 * or generation and the log must be read from its start. Refuses `invalid_cursor` for garbage.
 */
export function decodeCursor(
  { epoch, chatId, generation }: LogIdentity,
  cursor: string | undefined,
): number | null {
  if (cursor === undefined || cursor === '') return 0
  const found = shape.exec(cursor)
  if (found === null) throw new Refusal('invalid_cursor', 'This `after` is not one of ours.')
  // @fault cursor-of-log
  if (found[1] !== epoch || /* @fault cursor-of-chat */ found[2] !== tailOf(chatId)) return null
  if (Number(found[4] ?? 0) !== generation) return null
  return Number(found[3])
}
