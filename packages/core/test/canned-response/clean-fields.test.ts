import { describe, expect, it } from 'vitest'
import { cleanShortcut, fieldFaults } from '../../src/canned-response/clean-fields.ts'

describe('a shortcut', () => {
  it.each([
    [' /olá ', 'olá'],
    ['ola\u0301', 'olá'],
    ['2a-via_1.0', '2a-via_1.0'],
    ['ação', 'ação'],
    ['ก็', 'ก็'],
  ])('is a word: %j', (given, shortcut) => {
    expect(cleanShortcut(given)).toBe(shortcut)
  })

  it.each(['', '/', ' ', 'a b', '//a', '-a', '.', '{a}', 'a'.repeat(41), 'a\u0000', '\ud800'])(
    'is not %j',
    (given) => {
      expect(() => cleanShortcut(given)).toThrow(/^The shortcut /u)
    },
  )
})

describe('the faults of the fields', () => {
  it('name each column with a code', () => {
    const given = { shortcut: 'a b', title: 'x'.repeat(81), text: 'a\u0007' }
    expect(fieldFaults(given).map(({ column, code }) => [column, code])).toEqual([
      ['shortcut', 'not_a_shortcut'],
      ['title', 'too_long'],
      ['text', 'invalid_character'],
    ])
    expect(fieldFaults({ shortcut: 'a', title: '', text: ' ' })).toMatchObject([
      { column: 'text', code: 'empty' },
    ])
    expect(fieldFaults({ shortcut: 'a', title: '', text: 'b' })).toEqual([])
  })
})
