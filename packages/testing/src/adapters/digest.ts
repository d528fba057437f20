import { equalBytes } from '@noble/ciphers/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Digest } from '@papo/core/platform/digest'

/** Digests that need neither Node nor a page's Web Crypto, keyed with the installation's secret. */
export function createDigest(installationSecret: string): Digest {
  const hashed = (text: string) => sha256(utf8ToBytes(text))
  return {
    hash: (secret) => bytesToHex(hashed(secret)),
    keyed: (text) => bytesToHex(hmac(sha256, utf8ToBytes(installationSecret), utf8ToBytes(text))),
    isSame: (one, other) => equalBytes(hashed(one), hashed(other)),
  }
}
