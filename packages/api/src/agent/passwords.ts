/** Hashes passwords with argon2id, at most two at a time: more would starve everybody else. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long for an unknown account (`hash` null) as for a known one. */
  verify(hash: string | null, password: string): Promise<boolean>
}
