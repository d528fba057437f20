import { describe, expect, it } from 'vitest'
import { cleanOrigins, isOrigin } from '../../src/site/origins.ts'

describe('an origin', () => {
  it.each([
    ['https://www.example.com', 'https://www.example.com'],
    ['https://www.example.com/', 'https://www.example.com'],
    ['HTTPS://WWW.Example.com:443', 'https://www.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
  ])('%s is stored as browsers send it', (input, stored) => {
    expect(cleanOrigins([input, stored])).toEqual([stored])
    expect(isOrigin(stored)).toBe(true)
  })

  it.each([
    '*',
    'null',
    'www.example.com',
    'ftp://example.com',
    'https://a@example.com',
    'https://example.com/path',
    'https://example.com?x',
    'https://*.example.com',
  ])('%s is refused, next to its line', (input) => {
    const code = input.includes('*') ? 'wildcard' : 'not_an_origin'
    const errors = [expect.objectContaining({ path: '/allowedOrigins/1', code })]
    expect(() => cleanOrigins(['https://example.com', input])).toThrow(
      expect.objectContaining({ code: 'invalid_request', extras: { errors } }),
    )
    expect(isOrigin(input)).toBe(false)
  })
})
