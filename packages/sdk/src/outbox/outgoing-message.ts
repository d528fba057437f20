import type { PapoError } from '../papo-error.ts'

/** A message that is not in the log yet. */
export interface OutgoingMessage {
  /** The id under which the message is sent, at each retry the same. */
  readonly clientId: string
  /** The text, trimmed, with line breaks as `\n`. */
  readonly text: string
  /** `failed` stays until it is retried or discarded. */
  readonly state: 'sending' | 'failed'
  /** Why it failed. */
  readonly error: PapoError | null
  /** ISO 8601, by this device’s clock. */
  readonly createdAt: string
}
