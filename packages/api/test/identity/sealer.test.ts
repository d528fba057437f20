import { describe, expect, it } from 'vitest'
import { createSealer } from '../../src/adapters/crypto/sealer.ts'
import { UnsealError } from '../../src/identity/sealer.ts'

const sealer = createSealer('a secret of the tests that is long enough')

describe('a seal', () => {
  it('gives back what was put under it, and shows nothing of it', () => {
    const sealed = sealer.seal('papo_s_Açaí 👋🏽', 'row 1')
    expect(sealed).not.toContain('papo_s_')
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('papo_s_')
    expect(sealer.unseal(sealed, 'row 1')).toBe('papo_s_Açaí 👋🏽')
  })

  it('is another one each time', () => {
    expect(sealer.seal('same', 'row')).not.toBe(sealer.seal('same', 'row'))
  })

  it('opens with the same secret in another process', () => {
    const again = createSealer('a secret of the tests that is long enough')
    expect(again.unseal(sealer.seal('same', 'row'), 'row')).toBe('same')
  })

  const sealed = sealer.seal('papo_s_secret', 'row 1')
  it.each([
    [
      'another secret',
      () => createSealer('another secret that is long enough').unseal(sealed, 'row 1'),
    ],
    ['the wrong row', () => sealer.unseal(sealed, 'row 2')],
    ['a bit that was changed', () => sealer.unseal(`${sealed.slice(0, -4)}AAAA`, 'row 1')],
    ['an end that was cut off', () => sealer.unseal(sealed.slice(0, 20), 'row 1')],
    ['nothing', () => sealer.unseal('', 'row 1')],
    ['another version', () => sealer.unseal(sealed.replace('v1', 'v2'), 'row 1')],
  ])('stays closed for %s, and says whose fault it may be', (_what, open) => {
    expect(open).toThrow(UnsealError)
    expect(open).toThrow(/PAPO_SECRET/)
  })
})
