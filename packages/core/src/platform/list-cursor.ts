import { Refusal } from './refusal.ts'

const shape = /^c1\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/u

/** The cursor after the item with this id, in a list from new to old. Opaque to clients. */
export const encodeListCursor = (id: string): string => `c1.${id}`

/** The id after which the list continues. Refuses `invalid_cursor` for anything else. */
export function decodeListCursor(cursor: string): string {
  const id = shape.exec(cursor)?.[1]
  if (id === undefined) throw new Refusal('invalid_cursor', 'This `before` is not one of ours.')
  return id
}
