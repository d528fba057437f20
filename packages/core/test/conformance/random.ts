import { describe, expect, test } from 'vitest'
import type { Random } from '../../src/platform/random.ts'

const count = 2000

/** The contract of every Random. */
export function randomSuite(name: string, create: () => Random): void {
  describe(`random texts and ids by ${name}`, () => {
    const random = create()
    const times = <Made>(make: () => Made) => Array.from({ length: count }, make)
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

    test.each([
      [12, 16],
      [32, 43],
    ])('gives %i bytes as %i characters of base64url', (bytes, length) => {
      expect(random.text(bytes)).toMatch(new RegExp(`^[A-Za-z0-9_-]{${length}}$`, 'u'))
    })

    test('gives no text twice, and every character in every place', () => {
      const texts = times(() => random.text(12))
      expect(new Set(texts).size).toBe(count)
      for (let place = 0; place < 16; place += 1) {
        expect(new Set(texts.map((text) => text[place])).size).toBe(64)
      }
    })

    test('gives no id twice, and each is a lowercase UUID of version 7', () => {
      const ids = times(() => random.newId())
      expect(new Set(ids).size).toBe(count)
      for (const id of ids) expect(id).toMatch(uuid)
    })

    test('gives ids that sort by their time, and in the order of their making within a millisecond', () => {
      const at = Date.UTC(2026, 2, 4)
      const ids = Array.from({ length: count }, (_, index) =>
        random.newIdAt(new Date(at + Math.floor(index / 100))),
      )
      expect(new Set(ids).size).toBe(count)
      expect(ids.toSorted()).toEqual(ids)
      for (const id of ids) expect(id).toMatch(uuid)
      expect(random.newIdAt(new Date(at - 1)) < (ids[0] ?? '')).toBe(true)
    })
  })
}
