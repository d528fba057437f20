import type { OneTimeCodes } from '@papo/core/session/one-time-codes'
import { Secret, TOTP } from 'otpauth'

const issuer = 'Papo'
const stepSeconds = 30
const digits = 6

const appOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits, period: stepSeconds })

/** The same codes as an installation: a test may set up an app of its own. */
export const oneTimeCodes: OneTimeCodes = {
  addressOf: (secret, account) => appOf(secret, account).toString(),
  stepOf(secret, code, now) {
    const timestamp = now.getTime()
    const delta = appOf(secret, '').validate({ token: code, timestamp, window: 1 })
    return delta === null ? null : Math.floor(timestamp / 1000 / stepSeconds) + delta
  },
}
