import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from '../../src/message/cursor.ts'

const epoch = 'a1b2c3d4'
const chat = '0190f5a0-0000-7000-8000-0000000000aa'
const other = '0190f5a0-0000-7000-8000-0000000000bb'

describe('a cursor', () => {
  it('comes back as the seq it stands after', () => {
    expect(decodeCursor(epoch, chat, encodeCursor(epoch, chat, 42))).toBe(42)
  })

  it('is the start where there is none', () => {
    expect(decodeCursor(epoch, chat, undefined)).toBe(0)
    expect(decodeCursor(epoch, chat, '')).toBe(0)
  })

  it('of another epoch or another chat continues nothing', () => {
    expect(decodeCursor(epoch, chat, encodeCursor('ffffffff', chat, 1))).toBeNull()
    expect(decodeCursor(epoch, chat, encodeCursor(epoch, other, 1))).toBeNull()
  })

  it.each([
    'x',
    '42',
    `v1.${epoch}.0000000000aa.-1`,
    `v1.${epoch}.0000000000aa.9223372036854775808`,
    `v1.${epoch}.0000000000aa.01`,
    `v1.${epoch}.0000000000aa.1 `,
    `v2.${epoch}.0000000000aa.1`,
  ])('is refused as garbage: %s', (garbage) => {
    expect(() => decodeCursor(epoch, chat, garbage)).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }),
    )
  })
})
