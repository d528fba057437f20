import { describe, expect, it } from 'vitest'
import { sealWith } from '../../src/adapters/crypto/seal.ts'
import { BrokenSeal } from '../../src/identity/seal.ts'

const seal = sealWith('a secret of the tests that is long enough')

describe('a seal', () => {
  it('gives back what was put under it, and shows nothing of it', () => {
    const sealed = seal.close('papo_s_Açaí 👋🏽', 'row 1')
    expect(sealed).not.toContain('papo_s_')
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('papo_s_')
    expect(seal.open(sealed, 'row 1')).toBe('papo_s_Açaí 👋🏽')
  })

  it('is another one each time', () => {
    expect(seal.close('same', 'row')).not.toBe(seal.close('same', 'row'))
  })

  it('opens with the same secret in another process', () => {
    const again = sealWith('a secret of the tests that is long enough')
    expect(again.open(seal.close('same', 'row'), 'row')).toBe('same')
  })

  const sealed = seal.close('papo_s_secret', 'row 1')
  it.each([
    ['another secret', () => sealWith('another secret that is long enough').open(sealed, 'row 1')],
    ['the wrong row', () => seal.open(sealed, 'row 2')],
    ['a bit that was changed', () => seal.open(`${sealed.slice(0, -4)}AAAA`, 'row 1')],
    ['an end that was cut off', () => seal.open(sealed.slice(0, 20), 'row 1')],
    ['nothing', () => seal.open('', 'row 1')],
    ['another version', () => seal.open(sealed.replace('v1', 'v2'), 'row 1')],
  ])('stays closed for %s, and says whose fault it may be', (_what, open) => {
    expect(open).toThrow(BrokenSeal)
    expect(open).toThrow(/PAPO_SECRET/)
  })
})
