import { nestedNetworks } from '../network.ts'

/** Who waits for a password to be hashed or compared. */
export interface Requester {
  /** Whether it is known who asks; others wait apart and have a smaller part of the turns. */
  isKnown: boolean
  /** Whose share of the turns it takes, from the widest to the narrowest. */
  share: readonly string[]
}

/** Hashes passwords with argon2id, at most two at a time: more would starve everybody else. */
export interface Passwords {
  /** Refuses `unavailable` where too many wait. */
  hash(password: string, requester: Requester): Promise<string>
  /** Takes as long for an unknown account (`hash` null) as for a known one. Refuses `unavailable` where too many wait. */
  verify(hash: string | null, password: string, requester: Requester): Promise<boolean>
}

/** An agent who is signed in, or who signs in from where they were let in before. */
export const knownRequester = (workspaceId: string, agentId: string | null): Requester => ({
  isKnown: true,
  share: [workspaceId, agentId ?? 'the workspace'],
})

/** Anybody who calls from an address. */
export const unknownRequester = (address: string): Requester => ({
  isKnown: false,
  share: nestedNetworks(address),
})

/** The server itself, at its start. */
export const serverRequester: Requester = { isKnown: true, share: ['the server'] }

/**
 * How many guesses find a password, as a power of ten, for a guesser who knows the common passwords, the
 * words of languages, the rows of keyboards, and these words besides.
 */
export type Guesses = (password: string, words: readonly string[]) => Promise<number>

/** The one form of a password that systems type in several. */
export const normalForm = (password: string): string => password.normalize('NFKC')
