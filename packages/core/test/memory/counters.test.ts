import { describe, expect, it } from 'vitest'
import { countInMemory } from '../../src/memory/counters.ts'
import type { Clock } from '../../src/platform/clock.ts'

/** A counter of three calls in a minute, and a clock that stands still. */
function threeAMinute() {
  let now = Date.parse('2026-01-01T12:00:00Z')
  const clock: Clock = { now: () => new Date(now), after: () => () => {}, every: () => () => {} }
  const counter = countInMemory(clock)('calls', { points: 3, seconds: 60 })
  const counts = (times: number, key = 'ana') => {
    const waits = []
    for (let time = 0; time < times; time += 1) waits.push(counter.count(key))
    return waits
  }
  return { counter, counts, pass: (seconds: number) => (now += seconds * 1000) }
}

describe('a counter in memory', () => {
  it('answers at once with the seconds until the next call is allowed', () => {
    const { counts, pass } = threeAMinute()
    expect(counts(2)).toEqual([null, null])
    pass(19.5)
    expect(counts(2)).toEqual([null, 41])
    pass(40.4)
    expect(counts(1)).toEqual([1])
  })

  it('begins anew once the period of the first call has ended', () => {
    const { counts, pass } = threeAMinute()
    expect(counts(4)).toEqual([null, null, null, 60])
    pass(60)
    expect(counts(4)).toEqual([null, null, null, 60])
  })

  it('counts each key alone, also while the periods of others end', () => {
    const { counts, pass } = threeAMinute()
    void counts(3, 'ana')
    pass(30)
    void counts(3, 'rita')
    pass(30)
    expect(counts(1, 'ana')).toEqual([null])
    expect(counts(1, 'rita')).toEqual([30])
    pass(30)
    expect(counts(1, 'rita')).toEqual([null])
    expect(counts(3, 'ana')).toEqual([null, null, 30])
  })

  it('takes single counts back, also above the allowance, and never below zero', () => {
    const { counter, counts, pass } = threeAMinute()
    void counter.giveBack('ana')
    void counts(4)
    void counter.giveBack('ana')
    void counter.giveBack('ana')
    expect(counts(2)).toEqual([null, 60])
    for (let time = 0; time < 9; time += 1) void counter.giveBack('ana')
    expect(counts(4)).toEqual([null, null, null, 60])
    pass(60)
    void counter.giveBack('ana')
    expect(counts(4)).toEqual([null, null, null, 60])
  })

  it('forgets a key', () => {
    const { counter, counts } = threeAMinute()
    void counts(4)
    void counter.forget('ana')
    expect(counts(1)).toEqual([null])
  })
})
