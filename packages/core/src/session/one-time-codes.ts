/** The codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of 30 seconds, which all apps know. */
export interface OneTimeCodes {
  /** What an app reads from a QR code: an address `otpauth://totp/…`. The secret is base32. */
  addressOf(secret: string, account: string): string
  /** The step whose code this is, at most one step before or after `now`; null for any other text. */
  stepOf(secret: string, code: string, now: Date): number | null
}
