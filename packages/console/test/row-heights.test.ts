import { describe, expect, it } from 'vitest'
import { RowHeights } from '../src/design/row-heights.ts'

const keys = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `row-${from + at}`)

function listOf(count: number, guess = 40): RowHeights {
  const heights = new RowHeights(guess)
  heights.show(keys(count))
  return heights
}

describe('the places of rows', () => {
  it('are estimated by the first rows that were measured, and known of those themselves', () => {
    const heights = listOf(100)
    expect(heights.end).toBe(4000)
    expect(
      heights.measure(
        new Map([
          ['row-0', 20],
          ['row-1', 60],
          ['row-2', 70],
        ]),
      ),
    ).toBe(true)
    expect([heights.top(1), heights.top(2), heights.top(3)]).toEqual([20, 80, 150])
    expect(heights.end).toBe(150 + 97 * 50)
    // Later ones move no others than those after them.
    expect(heights.measure(new Map([['row-99', 500]]))).toBe(false)
    expect([heights.top(99), heights.end]).toEqual([150 + 96 * 50, 150 + 96 * 50 + 500])
  })

  it('are found again by their pixels', () => {
    const heights = listOf(100)
    heights.measure(new Map([['row-0', 100]]))
    expect([-50, 0, 99, 100, 5050, 999_999].map((place) => heights.at(place))).toEqual([
      0, 0, 0, 1, 50, 99,
    ])
    expect(listOf(0).at(10)).toBe(0)
  })

  it('stay known when rows come before them, and are forgotten once the rows have long left', () => {
    const heights = listOf(10)
    heights.measure(new Map(keys(10).map((key) => [key, 30])))
    heights.show([...keys(5, 100), ...keys(10)])
    heights.measure(new Map([['row-3', 90]]))
    expect(heights.top(9) - heights.top(8)).toBe(90)
    for (let turn = 1; turn < 100; turn++) {
      heights.show(keys(10, turn * 10))
      heights.measure(new Map(keys(10, turn * 10).map((key) => [key, 30])))
    }
    expect(heights.size).toBeLessThan(200)
  })
})

describe('the rows in the page', () => {
  it('are those in view and a few beside them, at the ends too', () => {
    const heights = listOf(500)
    expect(heights.spanFor(4000, 4400, null)).toEqual({ first: 95, last: 115 })
    expect(heights.spanFor(0, 400, null)).toEqual({ first: 0, last: 15 })
    expect(heights.spanFor(19_600, 20_000, null)).toEqual({ first: 485, last: 499 })
  })

  it('stay the same while one scrolls by a row or two', () => {
    const heights = listOf(500)
    const span = heights.spanFor(4000, 4400, null)
    expect(heights.spanFor(4080, 4480, span)).toBe(span)
    expect(heights.spanFor(4200, 4600, span)).toEqual({ first: 100, last: 120 })
    expect(heights.spanFor(4000, 4100, span)).toEqual({ first: 95, last: 107 })
  })
})
