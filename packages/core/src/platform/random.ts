/** What must be unguessable, and what must be unique. */
export interface Random {
  /** `bytes` random bytes in base64url: 32 of them make a secret. */
  text(bytes: number): string
  /** A new id: a lowercase UUID, version 7. Ids are public; never use one as a secret. */
  newId(): string
  /**
   * A new id of the same kind that sorts by the time `at`. Ids that this process makes in a row for the same
   * millisecond sort in the order in which they were made.
   */
  newIdAt(at: Date): string
}
