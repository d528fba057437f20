import { expect, it } from 'vitest'
import { playDay } from '../../faults/agents-day/day.ts'

/** Takes some twenty seconds on a quiet machine, and minutes on one that others use too. */
const withinMs = 300_000

it(
  'on a short day at the keyboard no alert is missed, no draft is lost and no chat is shown wrongly',
  async () => {
    const day = { chats: 12, seconds: 10, seed: 1, isByKeyboard: true, patienceMs: 15_000 }
    const lines = await playDay(day)
    expect(lines).toHaveLength(9)
    expect(lines.filter(({ faults }) => faults.length > 0)).toEqual([])
  },
  withinMs,
)
