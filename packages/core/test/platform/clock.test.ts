import { describe, expect, it } from 'vitest'
import { type Clock, shareClock, systemClock } from '../../src/platform/clock.ts'

const hour = 60 * 60_000
const start = Date.UTC(2026, 0, 1)

/**
 * A machine and a database. Time passes by `pass`, for both; the machine's clock may be off, the database's may jump,
 * and the machine may be suspended, which its steady clock does not count.
 */
function world(machineOffMs = 0) {
  let passedMs = 0
  let suspendedMs = 0
  const is = { machineOffMs, databaseOffMs: 0, tripMs: 0, isAway: false }
  const repeating: (() => void)[] = []
  const told: number[] = []
  const errors: unknown[] = []
  const trueTime = () => start + passedMs + is.databaseOffMs
  const machine: Clock = {
    ...systemClock,
    now: () => new Date(start + passedMs + is.machineOffMs),
    every(_ms, run) {
      repeating.push(run)
      return () => void repeating.splice(repeating.indexOf(run), 1)
    },
  }
  const parts = {
    machine,
    ask() {
      if (is.isAway) return Promise.reject(new Error('away'))
      const answer = new Date(trueTime())
      passedMs += is.tripMs
      return Promise.resolve(answer)
    },
    steadyMs: () => passedMs - suspendedMs,
    upMs: () => passedMs,
    onError: (error: unknown) => void errors.push(error),
    onOff: (aheadMs: number) => void told.push(aheadMs),
  }
  return {
    is,
    parts,
    told,
    errors,
    repeating,
    trueTime,
    pass: (ms: number) => void (passedMs += ms),
    suspend(ms: number) {
      passedMs += ms
      suspendedMs += ms
    },
    async tick() {
      for (const run of repeating) run()
      await new Promise(setImmediate)
    },
  }
}

describe('the clock of the installation', () => {
  it.each([-hour, 0, hour])('is right on a machine whose clock is off by %d ms', async (offMs) => {
    const { parts, trueTime, told } = world(offMs)
    const { clock } = await shareClock(parts)
    expect(clock.now().getTime()).toBe(trueTime())
    expect(told).toEqual(offMs === 0 ? [] : [offMs])
  })

  it('is never ahead of the database’s, however long the answer took', async () => {
    const { parts, trueTime, is } = world()
    is.tripMs = 800
    const { clock, set } = await shareClock(parts)
    for (const tripMs of [800, 20, 990, 0]) {
      is.tripMs = tripMs
      await set()
      expect(clock.now().getTime()).toBeLessThanOrEqual(trueTime())
      expect(clock.now().getTime()).toBeGreaterThanOrEqual(trueTime() - 1_000)
    }
  })

  it('does not move when the clock of the machine is set, and says that it is off', async () => {
    const { parts, trueTime, is, told, pass, tick } = world()
    const { clock } = await shareClock(parts)
    is.machineOffMs = hour
    expect(clock.now().getTime()).toBe(trueTime())
    pass(10_000)
    await tick()
    await tick()
    expect(clock.now().getTime()).toBe(trueTime())
    is.machineOffMs = 0
    await tick()
    expect(told).toEqual([hour, 0])
  })

  it.each([hour, -hour])(
    'does not follow a clock that jumps by %d ms for a quarter of a minute',
    async (jumpMs) => {
      const { parts, trueTime, is, pass, tick } = world()
      const { clock } = await shareClock(parts)
      is.databaseOffMs = jumpMs
      for (let seconds = 0; seconds < 16; seconds += 8) {
        await tick()
        pass(8_000)
      }
      expect(clock.now().getTime()).toBe(trueTime() - jumpMs)
      is.databaseOffMs = 0
      await tick()
      expect(clock.now().getTime()).toBe(trueTime())
    },
  )

  it('follows a clock that was set for good after half a minute', async () => {
    const { parts, trueTime, is, pass, tick } = world()
    const { clock } = await shareClock(parts)
    is.databaseOffMs = -hour
    for (let n = 0; n <= 3; n += 1) {
      expect(clock.now().getTime()).toBe(trueTime() + hour)
      await tick()
      pass(10_000)
    }
    expect(clock.now().getTime()).toBe(trueTime())
  })

  it('is right at its next look after the machine was suspended', async () => {
    const { parts, trueTime, suspend, tick } = world()
    const { clock } = await shareClock(parts)
    suspend(hour)
    expect(clock.now().getTime()).toBe(trueTime() - hour)
    await tick()
    expect(clock.now().getTime()).toBe(trueTime())
  })

  it('goes on while the other clock does not answer, and reports that', async () => {
    const { parts, trueTime, is, errors, pass, tick } = world(hour)
    const { clock, set } = await shareClock(parts)
    is.isAway = true
    pass(hour)
    await tick()
    await expect(set()).rejects.toThrow('away')
    expect(errors).toHaveLength(1)
    expect(clock.now().getTime()).toBe(trueTime())
  })

  it('asks no more once it is stopped', async () => {
    const { parts, repeating } = world()
    const { stop } = await shareClock(parts)
    expect(repeating).toHaveLength(1)
    stop()
    expect(repeating).toEqual([])
  })

  it('cannot start without an answer', async () => {
    const { parts, is } = world()
    is.isAway = true
    await expect(shareClock(parts)).rejects.toThrow('away')
  })
})
