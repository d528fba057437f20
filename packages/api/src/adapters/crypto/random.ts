import { randomBytes, randomInt } from 'node:crypto'
import type { Random } from '@papo/core/platform/random'
import { v7 } from 'uuid'

/** Randomness of Node's crypto. */
export function createRandom(): Random {
  let last = { msecs: 0, seq: 0 }
  return {
    text: (bytes) => /* @fault random-token */ randomBytes(bytes).toString('base64url'),
    newId: () => v7(),
    newIdAt(at) {
      const msecs = at.getTime()
      const seq = msecs === last.msecs ? last.seq + 1 : randomInt(2 ** 31)
      last = { msecs, seq }
      return v7(last)
    },
  }
}
