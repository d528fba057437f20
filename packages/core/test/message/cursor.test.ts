import { describe, expect, it } from 'vitest'
import { decodeCursor, encodeCursor } from '../../src/message/cursor.ts'

const epoch = 'a1b2c3d4'
const chat = '0190f5a0-0000-7000-8000-0000000000aa'
const stream = { epoch, chatId: chat, generation: 0 }
const other = '0190f5a0-0000-7000-8000-0000000000bb'

describe('a cursor', () => {
  it('comes back as the seq that it stands after', () => {
    expect(decodeCursor(stream, encodeCursor(stream, 42))).toBe(42)
  })

  it('is the start of the log if it is absent', () => {
    expect(decodeCursor(stream, undefined)).toBe(0)
    expect(decodeCursor(stream, '')).toBe(0)
  })

  it('of another epoch or another chat does not continue', () => {
    expect(decodeCursor(stream, encodeCursor({ ...stream, epoch: 'ffffffff' }, 1))).toBeNull()
    expect(decodeCursor(stream, encodeCursor({ ...stream, chatId: other }, 1))).toBeNull()
  })

  it('of another generation does not continue, of the same one it does', () => {
    const erased = { ...stream, generation: 3 }
    expect(decodeCursor(erased, encodeCursor(stream, 7))).toBeNull()
    expect(decodeCursor(stream, encodeCursor(erased, 7))).toBeNull()
    expect(decodeCursor(erased, encodeCursor(erased, 7))).toBe(7)
  })

  it.each([
    'x',
    '42',
    `v1.${epoch}.0000000000aa.-1`,
    `v1.${epoch}.0000000000aa.9223372036854775808`,
    `v1.${epoch}.0000000000aa.01`,
    `v1.${epoch}.0000000000aa.1 `,
    `v1.${epoch}.0000000000aa.1.0`,
    `v1.${epoch}.0000000000aa.1.2.3`,
    `v2.${epoch}.0000000000aa.1`,
  ])('is refused as invalid: %s', (garbage) => {
    expect(() => decodeCursor(stream, garbage)).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }),
    )
  })
})
