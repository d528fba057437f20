import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, cleanUrl, cutText } from '../../src/platform/text.ts'

const code = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing was refused'
}

describe('a text', () => {
  it('is trimmed and otherwise unchanged to the last byte', () => {
    const text = 'Olá 👩‍👩‍👧‍👦\n\tمرحبا e\u0301'
    expect(cleanText('text', `  ${text}\n`)).toBe(text)
  })

  it('has 1 to 4,000 Unicode code points after trimming', () => {
    expect(cleanText('text', ` ${'😀'.repeat(4000)} `)).toHaveLength(8000)
    expect(code(() => cleanText('text', '😀'.repeat(4001)))).toBe('text_too_long')
    expect(code(() => cleanText('text', ' \n\t '))).toBe('invalid_request')
  })

  it.each(['\u0000', '\u0008', '\r', '\u001B', '\u007F', '\u0085', '\uD800', 'a\uDC00b'])(
    'refuses %j inside',
    (bad) => {
      expect(code(() => cleanText('text', `a${bad}b`))).toBe('invalid_request')
    },
  )
})

describe('a line', () => {
  it('is null if it is blank, and never two lines', () => {
    expect(cleanLine('name', '  ', 80)).toBeNull()
    expect(cleanLine('name', ' Ana ', 80)).toBe('Ana')
    expect(code(() => cleanLine('name', 'Ana\nBruno', 80))).toBe('invalid_request')
  })
})

describe('the beginning of a text', () => {
  it.each([
    ['Olá', 3, 'Olá'],
    ['Olá!', 3, 'Olá'],
    ['ab🇧🇷', 3, 'ab'],
    ['ab🇧🇷', 4, 'ab🇧🇷'],
    ['a👨‍👩‍👧‍👦b', 7, 'a'],
    ['a👨‍👩‍👧‍👦b', 8, 'a👨‍👩‍👧‍👦'],
    ['ae\u0301', 2, 'a'],
  ])('of %j, at most %d code points, is %j', (text, max, beginning) => {
    const cut = cutText(text, max)
    expect([...cut].length).toBeLessThanOrEqual(max)
    expect(cut).toBe(beginning)
  })

  it('is never empty, however many marks the first letter has', () => {
    expect(cutText(`e${'\u0301'.repeat(500)}`, 200)).toHaveLength(200)
  })
})

describe('an address', () => {
  it('loses its query and its fragment', () => {
    expect(cleanUrl('url', 'https://shop.example/a?token=1#x')).toBe('https://shop.example/a')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'nowhere', '//evil'])(
    'refuses %s',
    (address) => {
      expect(code(() => cleanUrl('url', address))).toBe('invalid_request')
    },
  )
})
