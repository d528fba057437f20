/** Keeps secrets unreadable at rest, with the installation's own secret. */
export interface Sealer {
  /**
   * Encrypts the secret. It can be unsealed only with the same `context`: a value copied to another row is
   * useless.
   */
  seal(secret: string, context: string): string
  /** @throws UnsealError if it was sealed by another installation's secret, or has been changed */
  unseal(sealed: string, context: string): string
}

/** A sealed value cannot be unsealed. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError'

  constructor(cause?: unknown) {
    super('a sealed secret does not open: PAPO_SECRET is not the one that it was sealed with', {
      cause,
    })
  }
}
