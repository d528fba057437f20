import { describe, expect, it } from 'vitest'
import { plainText, plainWords } from '../src/plain-text.ts'

describe('plain text', () => {
  it.each([
    ['Promoção às 8h', 'promocao as 8h'],
    ['PRE\u00c7O', 'pre\u0063\u0327o'.normalize('NFD').replace('\u0327', '')],
    ['Ångström', 'angstrom'],
    ['ﬁm', 'fim'],
    ['ก็', 'ก็'],
    ['हिन्दी', 'हिन्दी'],
  ])('of %j is %j', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  it('has the words of a search', () => {
    expect(plainWords('  Olá,\tMUNDO \n')).toEqual(['ola,', 'mundo'])
    expect(plainWords(' ')).toEqual([])
  })
})
