import { describe, expect, it } from 'vitest'
import { cleanOrigin } from '../../src/site/origins.ts'

describe('an origin', () => {
  it.each([
    ['https://www.example.com', 'https://www.example.com'],
    ['https://www.example.com/', 'https://www.example.com'],
    ['HTTPS://WWW.Example.com:443', 'https://www.example.com'],
    ['http://localhost:3000', 'http://localhost:3000'],
  ])('%s is stored as browsers send it', (input, stored) => {
    expect(cleanOrigin(input)).toBe(stored)
  })

  it.each([
    '*',
    'null',
    'www.example.com',
    'ftp://example.com',
    'https://a@example.com',
    'https://example.com/path',
    'https://example.com?x',
  ])('%s is refused', (input) => {
    expect(() => cleanOrigin(input)).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })
})
