import { createHmac, hash, timingSafeEqual } from 'node:crypto'
import type { Digest } from '@papo/core/platform/digest'

/** Digests of Node's crypto, keyed with the installation's secret. */
export function createDigest(installationSecret: string): Digest {
  const hashed = (secret: string) => hash('sha256', secret, 'buffer')
  return {
    hash(secret) {
      // @fault hash-of-secret
      return hash('sha256', secret, 'hex')
    },
    keyed: (text) => createHmac('sha256', installationSecret).update(text).digest('hex'),
    isSame: (one, other) => timingSafeEqual(hashed(one), hashed(other)),
  }
}
