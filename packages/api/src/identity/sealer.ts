/** Keeps secrets unreadable at rest, by the installation's own secret. */
export interface Sealer {
  /** The secret, encrypted. It opens only together with `context`: what belongs to one row opens no other. */
  seal(secret: string, context: string): string
  /** @throws BrokenSeal where it was closed by another installation's secret, or changed since */
  unseal(sealed: string, context: string): string
}

/** What was sealed cannot be opened. */
export class UnsealError extends Error {
  override readonly name = 'BrokenSeal'

  constructor(cause?: unknown) {
    super('a sealed secret does not open: PAPO_SECRET is not the one that it was sealed with', {
      cause,
    })
  }
}
