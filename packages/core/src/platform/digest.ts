/** One-way digests as hexadecimal text. Synchronous and fast: every call computes one. */
export interface Digest {
  /** SHA-256. Enough for secrets of 256 random bits; passwords are hashed with argon2id. */
  hash(secret: string): string
  /**
   * HMAC-SHA256 with the installation's secret: only this installation can compute it, so that guessable values such
   * as addresses stay unreadable.
   */
  keyed(text: string): string
  /** Compares in constant time, which reveals nothing about either secret, not even its length. */
  isSame(one: string, other: string): boolean
}
