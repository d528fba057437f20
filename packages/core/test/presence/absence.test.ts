import { describe, expect, it } from 'vitest'
import { effectiveAvailability } from '../../src/agent/agent.ts'
import { isAbsent } from '../../src/presence/absence.ts'

const start = new Date('2026-01-31T12:00:00.000Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const watch = { since: at(-3600), absentAfterMs: 45_000 }

describe('an agent', () => {
  it('is absent 45 s after being seen last, and not before', () => {
    expect(isAbsent({ lastSeenAt: start }, watch, at(44.999))).toBe(false)
    expect(isAbsent({ lastSeenAt: start }, watch, at(45))).toBe(true)
    expect(isAbsent({ lastSeenAt: null }, watch, start)).toBe(true)
  })

  it('counts as seen at the start of the watch, if there was no watch before', () => {
    const newWatch = { ...watch, since: start }
    expect(isAbsent({ lastSeenAt: at(-7200) }, newWatch, at(44))).toBe(false)
    expect(isAbsent({ lastSeenAt: at(-7200) }, newWatch, at(45))).toBe(true)
    expect(isAbsent({ lastSeenAt: null }, newWatch, at(44))).toBe(false)
  })

  it('is offline to others unless seen lately, whatever availability they chose', () => {
    const availabilityAt = (lastSeenAt: Date | null) =>
      effectiveAvailability({ availability: 'away', lastSeenAt }, 45_000, start)
    expect([availabilityAt(at(-44)), availabilityAt(at(-45)), availabilityAt(null)]).toEqual([
      'away',
      'offline',
      'offline',
    ])
  })
})
