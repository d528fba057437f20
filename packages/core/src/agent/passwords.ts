import { nestedNetworks } from '../platform/network.ts'

/** Who requests that a password is hashed or compared. */
export interface Requester {
  /** Whether the requester is known. Unknown ones wait in a queue of their own and get fewer turns. */
  isKnown: boolean
  /** The share of the turns that it counts against, from the widest to the narrowest. */
  share: readonly string[]
}

/** Hashes passwords with argon2id, at most two at a time: more would starve all other requests. */
export interface Passwords {
  /**
   * With the salt of `saltOf`, a hash of the same person, or with a new one (null). Refuses `unavailable` if too many
   * requests wait.
   */
  hash(password: string, requester: Requester, saltOf: string | null): Promise<string>
  /**
   * Those of `hashes` that the password matches. Takes as long for none as for one, and as long for many that share
   * their salt. Refuses `unavailable` if too many wait.
   */
  verify(
    hashes: readonly string[],
    password: string,
    requester: Requester,
  ): Promise<ReadonlySet<string>>
}

/** An agent who is signed in, or who signs in from a known source. */
export const knownRequester = (workspaceId: string, agentId: string | null): Requester => ({
  isKnown: true,
  share: [workspaceId, agentId ?? 'the workspace'],
})

/** Any caller from this address. */
export const unknownRequester = (address: string): Requester => ({
  isKnown: false,
  share: nestedNetworks(address),
})

/** The server itself, at its start. */
export const serverRequester: Requester = { isKnown: true, share: ['the server'] }

/**
 * How many guesses find a password, as a power of ten, for a guesser who knows the common passwords, dictionary
 * words, keyboard patterns and `words`.
 */
export type Guesses = (password: string, words: readonly string[]) => Promise<number>

/** One form for a password that keyboards and systems encode differently. */
export const normalForm = (password: string): string => password.normalize('NFKC')
