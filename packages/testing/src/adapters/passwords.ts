import { equalBytes } from '@noble/ciphers/utils.js'
import { pbkdf2 } from '@noble/hashes/pbkdf2.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, randomBytes } from '@noble/hashes/utils.js'
import { type Guesses, normalForm, type Passwords } from '@papo/core/agent/passwords'

const saltBytes = 16
/** Cheap: nobody attacks these passwords, and a test signs in many times. */
const cost = { c: 1, dkLen: 32 }

const hashed = (password: string, salt: Uint8Array) =>
  pbkdf2(sha256, normalForm(password), salt, cost)

/** Passwords hashed by PBKDF2, at once. */
export const cheapPasswords: Passwords = {
  hash(password, _requester, saltOf) {
    const salt =
      saltOf === null ? randomBytes(saltBytes) : hexToBytes(saltOf.split(':', 1)[0] ?? '')
    return Promise.resolve(`${bytesToHex(salt)}:${bytesToHex(hashed(password, salt))}`)
  },
  verify(known, password) {
    const matches = known.filter((one) => {
      const [salt = '', hash = ''] = one.split(':')
      return equalBytes(hexToBytes(hash), hashed(password, hexToBytes(salt)))
    })
    return Promise.resolve(new Set(matches))
  },
}

/** As a power of ten: one of some 30 letters and digits. */
const perCharacter = 1.5

/** Counts characters only: it has no list of common passwords, which is larger than this whole package. */
export const guessesByLength: Guesses = (password) =>
  Promise.resolve([...password].length * perCharacter)
