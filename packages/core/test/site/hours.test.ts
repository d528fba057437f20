import { describe, expect, it } from 'vitest'
import { isTimeZone, openingAt } from '../../src/site/hours.ts'

const hours = {
  timeZone: 'America/Sao_Paulo',
  open: [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' })),
}

describe('business hours', () => {
  it('are always open if none are set', () => {
    expect(openingAt(null, new Date('2026-01-31T03:00:00Z'))).toEqual({
      isOpen: true,
      opensAt: null,
    })
  })

  it('use the site’s time zone', () => {
    expect(openingAt(hours, new Date('2026-01-30T11:59:00Z')).isOpen).toBe(false)
    expect(openingAt(hours, new Date('2026-01-30T12:00:00Z')).isOpen).toBe(true)
    expect(openingAt(hours, new Date('2026-01-30T20:59:59Z')).isOpen).toBe(true)
    expect(openingAt(hours, new Date('2026-01-30T21:00:00Z')).isOpen).toBe(false)
  })

  it('name their next opening, over the weekend', () => {
    const friday = openingAt(hours, new Date('2026-01-30T21:00:30Z'))
    expect(friday.opensAt?.toISOString()).toBe('2026-02-02T12:00:00.000Z')
  })

  it('never open if no day is open', () => {
    expect(openingAt({ timeZone: 'UTC', open: [] }, new Date())).toEqual({
      isOpen: false,
      opensAt: null,
    })
  })

  it('accept the names of time zones', () => {
    expect([isTimeZone('America/Sao_Paulo'), isTimeZone('Nowhere/Town')]).toEqual([true, false])
  })
})
