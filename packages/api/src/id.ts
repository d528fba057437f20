import { randomInt } from 'node:crypto'
import { v7 } from 'uuid'

/** A new id: a lowercase UUID, version 7. Ids are public; no secret is ever one. */
export const newId = (): string => v7()

let last = { msecs: 0, seq: 0 }

/**
 * A new id of the same kind that stands, in the order of ids, where `at` does in time. Those of one
 * millisecond that are made here one after the other are in that order.
 */
export function newIdAt(at: Date): string {
  const msecs = at.getTime()
  const seq = msecs === last.msecs ? last.seq + 1 : randomInt(2 ** 31)
  last = { msecs, seq }
  return v7(last)
}
