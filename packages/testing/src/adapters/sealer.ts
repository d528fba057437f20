import { gcm } from '@noble/ciphers/aes.js'
import { managedNonce, utf8ToBytes } from '@noble/ciphers/utils.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { type Sealer, UnsealError } from '@papo/core/platform/sealer'
import { fromBase64url, toBase64url } from './base64url.ts'

const keyBytes = 32

/** AES-256-GCM with a key from the installation's secret. */
export function createSealer(secret: string): Sealer {
  const key = hkdf(sha256, utf8ToBytes(secret), new Uint8Array(), utf8ToBytes('sealed'), keyBytes)
  const cipher = (context: string) => managedNonce(gcm)(key, utf8ToBytes(context))
  return {
    seal: (plain, context) => toBase64url(cipher(context).encrypt(utf8ToBytes(plain))),
    unseal(sealed, context) {
      try {
        return new TextDecoder().decode(cipher(context).decrypt(fromBase64url(sealed)))
      } catch (error) {
        throw new UnsealError(error)
      }
    },
  }
}
