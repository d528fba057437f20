import { describe, expect, test } from 'vitest'
import type { Digest } from '../../src/platform/digest.ts'

/** The contract of every Digest. `create` makes one with the installation's secret. */
export function digestSuite(name: string, create: (installationSecret: string) => Digest): void {
  describe(`digests by ${name}`, () => {
    const digest = create('of this installation')

    test('hash a secret with SHA-256, as hexadecimal text', () => {
      expect(digest.hash('abc')).toBe(
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      )
      expect(digest.hash('João 🙂')).toBe(
        '3054150b3cc854af41351711294447aaec371bc0e0e56addc7fd8790e45d9bc0',
      )
    })

    test('key a text with HMAC-SHA256 and the secret of the installation', () => {
      expect(create('Jefe').keyed('what do ya want for nothing?')).toBe(
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
      )
    })

    test('of guessable values tell another installation nothing', () => {
      expect(create('of another installation').keyed('203.0.113.7')).not.toBe(
        digest.keyed('203.0.113.7'),
      )
    })

    test.each([
      ['a secret', 'a secret', true],
      ['a secret', 'a secreT', false],
      ['a secret', 'a secret and more', false],
      ['', 'a secret', false],
      ['', '', true],
    ])('compare “%s” with “%s”: %s', (one, other, isSame) => {
      expect(digest.isSame(one, other)).toBe(isSame)
    })
  })
}
