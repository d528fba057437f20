import { describe, expect, it } from 'vitest'
import { type Clock, offsetOf, shareClock, systemClock } from '../../src/platform/clock.ts'

const hour = 60 * 60_000

/** A system clock that is off by `ms`; `tick` runs what is due. */
function machineOffBy(ms: number) {
  const repeating: (() => void)[] = []
  const machine: Clock = {
    ...systemClock,
    now: () => new Date(systemClock.now().getTime() + ms),
    every(_ms, run) {
      repeating.push(run)
      return () => void repeating.splice(repeating.indexOf(run), 1)
    },
  }
  return { machine, repeating, tick: () => repeating.forEach((run) => run()) }
}

const differenceMs = (clock: Clock) => Math.abs(clock.now().getTime() - Date.now())
const noFailure = () => {
  throw new Error('there is no error to be told')
}

describe('the offset to another clock', () => {
  it('assumes that the answer is from the middle of the round trip', () => {
    expect(offsetOf({ answered: 5_000, received: 1_100, tripMs: 200 })).toBe(4_000)
    expect(offsetOf({ answered: 1_000, received: 5_000, tripMs: 0 })).toBe(-4_000)
  })
})

describe('the clock of the installation', () => {
  it.each([-hour, 0, hour])(
    'is right on a machine whose clock is off by %d ms',
    async (offByMs) => {
      const { machine } = machineOffBy(offByMs)
      const shared = await shareClock(machine, () => Promise.resolve(new Date()), noFailure)
      expect(differenceMs(shared.clock)).toBeLessThan(1_000)
      shared.stop()
    },
  )

  it('keeps the last offset while the other clock does not answer, and logs that', async () => {
    const { machine, tick } = machineOffBy(hour)
    let answers = true
    const errors: unknown[] = []
    const ask = () => (answers ? Promise.resolve(new Date()) : Promise.reject(new Error('away')))
    const shared = await shareClock(machine, ask, (error) => errors.push(error))
    answers = false
    tick()
    await expect(shared.set()).rejects.toThrow('away')
    expect(errors).toHaveLength(1)
    expect(differenceMs(shared.clock)).toBeLessThan(1_000)
  })

  it('follows the other clock until it is stopped', async () => {
    const { machine, tick, repeating } = machineOffBy(0)
    let aheadMs = 0
    const ask = () => Promise.resolve(new Date(Date.now() + aheadMs))
    const shared = await shareClock(machine, ask, noFailure)
    aheadMs = hour
    tick()
    await shared.set()
    expect(differenceMs(shared.clock)).toBeGreaterThan(hour - 1_000)
    shared.stop()
    expect(repeating).toEqual([])
  })

  it('cannot start without an answer', async () => {
    const away = () => Promise.reject(new Error('away'))
    await expect(shareClock(systemClock, away, noFailure)).rejects.toThrow('away')
  })
})
