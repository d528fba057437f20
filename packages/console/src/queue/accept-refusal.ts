import { isPapoError } from '@papo/sdk'
import type { Translations } from '../locales/en.ts'

/** Why a chat could not be accepted. */
export type AcceptRefusal =
  /** Another agent was faster. `by` is null if the server did not name them. */
  | { kind: 'taken'; by: string | null }
  /** The chat has ended or does not exist any more. */
  | { kind: 'ended' }
  | { kind: 'atCapacity' }
  /** Any other failure; a retry may succeed. */
  | { kind: 'failed' }

export function acceptRefusalOf(error: unknown): AcceptRefusal {
  if (!isPapoError(error)) return { kind: 'failed' }
  switch (error.code) {
    case 'already_accepted':
      return { kind: 'taken', by: error.problem?.acceptedBy?.name ?? null }
    case 'chat_ended':
    case 'chat_not_found':
      return { kind: 'ended' }
    case 'agent_at_capacity':
      return { kind: 'atCapacity' }
    default:
      return { kind: 'failed' }
  }
}

/** Whether the chat has left the queue for good, so that its row goes and the next one may be tried. */
export const isTakenOrEnded = ({ kind }: AcceptRefusal): boolean =>
  kind === 'taken' || kind === 'ended'

export function acceptRefusalText(refusal: AcceptRefusal, t: Translations): string {
  switch (refusal.kind) {
    case 'taken':
      return refusal.by === null ? t.queue.takenBySomebody : t.queue.taken(refusal.by)
    case 'ended':
      return t.queue.ended
    case 'atCapacity':
      return t.queue.atCapacity
    case 'failed':
      return t.failed.generic
  }
}
