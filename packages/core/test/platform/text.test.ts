import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, cleanUrl } from '../../src/platform/text.ts'

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
