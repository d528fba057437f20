import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Digest } from '@papo/core/platform/digest'

/** Digests of Node's crypto, keyed with the installation's secret. */
export function createDigest(installationSecret: string): Digest {
  const hashed = (secret: string) => createHash('sha256').update(secret).digest()
  return {
    hash(secret) {
      // @fault hash-of-secret
      return createHash('sha256').update(secret).digest('hex')
    },
    keyed: (text) => createHmac('sha256', installationSecret).update(text).digest('hex'),
    isSame: (one, other) => timingSafeEqual(hashed(one), hashed(other)),
  }
}
