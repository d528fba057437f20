import { describe, expect, test } from 'vitest'
import { retryDelayMs, iterationDelayMs } from '../src/sync/pace.ts'

const news = { nextPollInMs: 2500, hasMore: false, isNews: true, tookMs: 40, idleIterations: 0 }

describe('the poll interval', () => {
  test('is exactly the server’s', () => {
    expect(iterationDelayMs(news)).toBe(2500)
    expect(iterationDelayMs({ ...news, nextPollInMs: 60_000, isNews: false })).toBe(60_000)
    expect(iterationDelayMs({ ...news, nextPollInMs: 0 })).toBe(0)
    expect(iterationDelayMs({ ...news, nextPollInMs: 0, isNews: false, tookMs: 25_000 })).toBe(0)
  })

  test('is 0 while there is more', () => {
    expect(iterationDelayMs({ ...news, hasMore: true })).toBe(0)
  })

  test('grows from 250 ms to 5 s if a server that asks for 0 has no news', () => {
    const idle = { ...news, nextPollInMs: 0, isNews: false, tookMs: 3 }
    const delays = [0, 1, 2, 3, 4, 5, 50].map((idleIterations) =>
      iterationDelayMs({ ...idle, idleIterations }),
    )
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
    expect(iterationDelayMs({ ...idle, hasMore: true })).toBe(250)
  })
})

describe('the wait after a failure', () => {
  const long = 3_600_000

  test('is random up to a bound that doubles from 1 s to 30 s', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 400].map((failures) => retryDelayMs(failures, long, 1))
    expect(bounds).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(retryDelayMs(6, long, 0.5)).toBe(15_000)
    expect(retryDelayMs(6, long, 0)).toBe(0)
  })

  test('is never longer than the outage so far, or 1 s', () => {
    expect(retryDelayMs(6, 7000, 1)).toBe(7000)
    expect(retryDelayMs(6, 7000, 0.5)).toBe(3500)
    expect(retryDelayMs(6, 200, 1)).toBe(1000)
    // The clock was set back.
    expect(retryDelayMs(6, -5000, 1)).toBe(1000)
  })
})
