import { limits } from '@papo/protocol'
import { Refusal } from '../platform/refusal.ts'
import { type Requester, type Guesses, normalForm, type Passwords } from './passwords.ts'
import { bare, isMadeOf, knownWords, type PasswordOwner } from './password-words.ts'

/** Who requests a hash, and the hash whose salt it gets: see `Passwords`. */
export interface Hashing {
  requester: Requester
  saltOf: string | null
}

/** The one way from a new password to its hash. */
export interface NewPasswords {
  /** Checks the rule only. Refuses as `hash` does. */
  check(field: string, password: string, owner: PasswordOwner): Promise<void>
  /** Refuses `invalid_request` and `weak_password` with the field, and `unavailable` if too many requests wait. */
  hash(field: string, password: string, owner: PasswordOwner, by: Hashing): Promise<string>
}

export interface PasswordRuleOptions {
  hasher: Pick<Passwords, 'hash'>
  guesses: Guesses
  /** A guesser knows its host. */
  publicUrl: string
}

/** As a power of ten: below 10^8 guesses, zxcvbn rates a password guessable. */
const minGuesses = 8
/**
 * The same minimum for the letters and digits alone. `123 456 7890` is strong only by its spaces; a random password
 * loses a symbol or two and stays above.
 */
const minGuessesBare = 7
/** With more kinds of symbols than this, they do not just separate words: they are part of the secret. */
const maxSeparators = 2
const minDifferent = 5

/** The rule for every new password, whichever route sets it. */
export function passwordRule({ hasher, guesses, publicUrl }: PasswordRuleOptions): NewPasswords {
  const installation = ['papo', new URL(publicUrl).hostname]
  const check: NewPasswords['check'] = async (field, password, owner) => {
    const text = normalForm(password)
    checkText(field, text)
    const words = knownWords(owner, installation)
    if (isMadeOf(words, text)) {
      throw weak(field, 'is made of the e-mail, of the name or of the names of this installation')
    }
    if (new Set(text).size < minDifferent) throw weak(field, 'repeats too few characters')
    if (await isGuessable(guesses, text, words)) {
      throw weak(field, 'is common or follows a pattern, and would be guessed early')
    }
  }
  return {
    check,
    hash: async (field, password, owner, { requester, saltOf }) => {
      await check(field, password, owner)
      return hasher.hash(password, requester, saltOf)
    },
  }
}

/** Control characters, line breaks and direction marks: password fields cannot hold them. */
const control = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u

/** Checks the length in code points, and the characters. */
function checkText(field: string, text: string): void {
  const { passwordMinLength: least, passwordMaxLength: most } = limits
  const length = [...text].length
  if (length < least || length > most)
    throw invalid(field, `must have ${least} to ${most} characters`)
  if (control.test(text)) throw invalid(field, 'must not contain control characters')
}

async function isGuessable(
  guesses: Guesses,
  text: string,
  words: readonly string[],
): Promise<boolean> {
  if ((await guesses(text, words)) < minGuesses) return true
  const letters = bare(text)
  const separators = new Set(text.normalize('NFKD').match(/[^\p{L}\p{M}\p{N}]/gu))
  if (letters === text || separators.size > maxSeparators) return false
  return (await guesses(letters, words)) < minGuessesBare
}

const invalid = (field: string, message: string) => refusal('invalid_request', field, message)
const weak = (field: string, message: string) => refusal('weak_password', field, message)

function refusal(code: 'invalid_request' | 'weak_password', field: string, message: string) {
  return new Refusal(code, `The password ${message}.`, {
    errors: [{ path: `/${field}`, message }],
  })
}
