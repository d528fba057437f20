import { describe, expect, it } from 'vitest'
import { type Sealer, UnsealError } from '../../src/platform/sealer.ts'

/** The contract of every Sealer. `create` makes one with the installation's secret. */
export function sealerSuite(name: string, create: (installationSecret: string) => Sealer): void {
  describe(`the sealer by ${name}`, () => {
    const sealer = create('a secret of the tests that is long enough')

    it('unseals what it sealed, and the sealed text reveals nothing', () => {
      const sealed = sealer.seal('papo_s_Açaí 👋🏽', 'row 1')
      expect(sealed).not.toContain('papo_s_')
      expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('papo_s_')
      expect(sealer.unseal(sealed, 'row 1')).toBe('papo_s_Açaí 👋🏽')
    })

    it('seals differently each time', () => {
      expect(sealer.seal('same', 'row')).not.toBe(sealer.seal('same', 'row'))
    })

    it('unseals with the same secret in another process', () => {
      const again = create('a secret of the tests that is long enough')
      expect(again.unseal(sealer.seal('same', 'row'), 'row')).toBe('same')
    })

    const sealed = sealer.seal('papo_s_secret', 'row 1')
    it.each([
      ['another secret', () => create('another secret that is long').unseal(sealed, 'row 1')],
      ['the wrong row', () => sealer.unseal(sealed, 'row 2')],
      ['a changed text', () => sealer.unseal(`${sealed.slice(0, -4)}AAAA`, 'row 1')],
      ['a truncated text', () => sealer.unseal(sealed.slice(0, 20), 'row 1')],
      ['an empty text', () => sealer.unseal('', 'row 1')],
      ['a text of another kind', () => sealer.unseal('not sealed at all', 'row 1')],
    ])('refuses %s, with the possible cause', (_what, open) => {
      expect(open).toThrow(UnsealError)
      expect(open).toThrow(/PAPO_SECRET/)
    })
  })
}
