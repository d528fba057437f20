import { randomInt } from 'node:crypto'
import { v7 } from 'uuid'

/** A new id: a lowercase UUID, version 7. Ids are public; never use one as a secret. */
export const newId = (): string => v7()

let last = { msecs: 0, seq: 0 }

/**
 * A new id of the same kind that sorts by the time `at`. Ids that this process makes in a row for the same millisecond
 * sort in the order in which they were made.
 */
export function newIdAt(at: Date): string {
  const msecs = at.getTime()
  const seq = msecs === last.msecs ? last.seq + 1 : randomInt(2 ** 31)
  last = { msecs, seq }
  return v7(last)
}
