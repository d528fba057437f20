import type { ErrorCode, Problem } from '@papo/protocol'

/** What a refusal may carry besides its code and its detail. */
export interface RefusalExtras {
  errors?: NonNullable<Problem['errors']>
  acceptedBy?: NonNullable<Problem['acceptedBy']>
  meanwhile?: NonNullable<Problem['meanwhile']>
  /** Seconds after which the caller may try again. */
  retryAfterSeconds?: number
  /** The methods that the address takes. */
  allow?: readonly string[]
}

/** An error that is answered with a coded problem. Throwing it in a unit of work rolls everything back. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: ErrorCode
  readonly extras: RefusalExtras

  constructor(code: ErrorCode, detail: string, extras: RefusalExtras = {}, cause?: unknown) {
    super(detail, cause === undefined ? {} : { cause })
    this.code = code
    this.extras = extras
  }
}

/** What `run` returns, or the refusal that it throws. */
export async function orRefusal<Result>(run: () => Result): Promise<Awaited<Result> | Refusal> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
