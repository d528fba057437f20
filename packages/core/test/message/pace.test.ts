import { describe, expect, it } from 'vitest'
import { nextPollInMs } from '../../src/message/pace.ts'

describe('the poll interval', () => {
  it.each(['waiting', 'active'] as const)('is 2 to 3 seconds while %s', (status) => {
    for (const quietForMs of [0, 40_000, 9 * 60_000]) {
      const ms = nextPollInMs({ status, quietForMs, busy: 0 })
      expect(ms).toBeGreaterThanOrEqual(2000)
      expect(ms).toBeLessThanOrEqual(3000)
    }
  })

  it('grows in a quiet chat, after the end and on a busy server', () => {
    expect(nextPollInMs({ status: 'active', quietForMs: 3_600_000, busy: 0 })).toBe(5000)
    expect(nextPollInMs({ status: 'ended', quietForMs: 3_600_000, busy: 0 })).toBe(15_000)
    expect(nextPollInMs({ status: 'active', quietForMs: 0, busy: 0.95 })).toBe(4000)
  })
})
