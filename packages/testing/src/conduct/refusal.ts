import { type ErrorCode, errorCodes, type Problem } from '@papo/protocol'
import { Refusal as ProductRefusal, type RefusalExtras } from '@papo/core/platform/refusal'

/** An answer of the backend, before it becomes a `Response`. */
export interface Reply {
  readonly status: number
  /** By lowercase name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** The values of `Set-Cookie`. */
  readonly cookies?: readonly string[]
}

export interface RefusalDetails {
  detail?: string
  errors?: Problem['errors']
  acceptedBy?: Problem['acceptedBy']
  /** The value of `Retry-After`; without it, the usual one if the code asks for a wait. */
  retryAfterSeconds?: number
}

/** Refuses a call with one of the coded errors; the call has changed nothing. */
export class Refusal extends ProductRefusal {
  readonly details: RefusalDetails

  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    const { detail = errorCodes[code].title, ...extras } = details
    super(code, detail, extras as RefusalExtras)
    this.details = details
  }
}

/** A refusal of the product as a test sees it; any other error as it is. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof ProductRefusal) || error instanceof Refusal) return error
  const { allow: _, ...extras } = error.extras
  return new Refusal(error.code, { detail: error.message, ...extras })
}
