import { randomBytes } from '@noble/hashes/utils.js'
import type { Random } from '@papo/core/platform/random'
import { toBase64url } from './base64url.ts'

/** Unguessable texts, and ids that say when, and after which other, they were made. */
export function createRandom(now: () => number): Random {
  let made = 0
  /** A UUID, version 7: the time, then a count. */
  const idAt = (milliseconds: number) => {
    made += 1
    const time = milliseconds.toString(16).padStart(12, '0')
    const count = made.toString(16).padStart(12, '0')
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count}`
  }
  return {
    text: (bytes) => toBase64url(randomBytes(bytes)),
    newId: () => idAt(now()),
    newIdAt: (at) => idAt(at.getTime()),
  }
}
