import { describe, expect, test } from 'vitest'
import type { OneTimeCodes } from '../../src/session/one-time-codes.ts'

/** The secret of RFC 6238, appendix B: `12345678901234567890` in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** The last six digits of the eight that the RFC prints for SHA-1. */
const published = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
] as const

/** The contract of every OneTimeCodes. */
export function oneTimeCodesSuite(name: string, codes: OneTimeCodes): void {
  const at = (seconds: number) => new Date(seconds * 1000)

  describe(`one-time codes by ${name}`, () => {
    test.each(published)('at %i s the code is the one of RFC 6238', (seconds, code) => {
      expect(codes.stepOf(secret, code, at(seconds))).toBe(Math.floor(seconds / 30))
    })

    test('a clock may be one step off in either direction, and no more', () => {
      const [seconds, code] = published[3]
      const step = Math.floor(seconds / 30)
      for (const off of [-30, 0, 30]) {
        expect(codes.stepOf(secret, code, at(seconds + off))).toBe(step)
      }
      for (const off of [-60, 60]) expect(codes.stepOf(secret, code, at(seconds + off))).toBeNull()
    })

    test.each(['', '00592', '0059244', 'abcdef', '005925'])('%j is no code', (text) => {
      expect(codes.stepOf(secret, text, at(published[3][0]))).toBeNull()
    })

    test('an app reads the secret, the account and the rule out of the address', () => {
      const address = new URL(codes.addressOf(secret, 'ana@example.com'))
      expect(address.href).toMatch(/^otpauth:\/\/totp\/Papo(:|%3A)ana(@|%40)example\.com\?/)
      expect(Object.fromEntries(address.searchParams)).toMatchObject({
        secret,
        issuer: 'Papo',
        digits: '6',
        period: '30',
      })
    })
  })
}
