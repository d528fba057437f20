import { describe, expect, it } from 'vitest'
import { availabilityAt, hoursFaults, isTimeZone, openingAt } from '../src/opening.ts'
import type { Hours } from '../src/hours.ts'

const everyDay = [0, 1, 2, 3, 4, 5, 6]
const daily = (...stretches: [string, string][]) =>
  everyDay.flatMap((day) => stretches.map(([from, to]) => ({ day, from, to })))
const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }))
const shop: Hours = { timeZone: 'America/Sao_Paulo', open: weekdays }

/** What is said at an instant: open or not, and until when. */
function said(hours: Hours | null, at: string): string {
  const { isOpen, changesAt } = openingAt(hours, new Date(at))
  return `${isOpen ? 'open' : 'closed'} until ${changesAt?.toISOString().slice(0, 16) ?? 'ever'}`
}

describe('business hours', () => {
  it('are always open if none are set', () => {
    expect(said(null, '2026-01-31T03:00:00Z')).toBe('open until ever')
  })

  it('go by the site’s time zone, to the minute', () => {
    expect(said(shop, '2026-01-30T11:59:59Z')).toBe('closed until 2026-01-30T12:00')
    expect(said(shop, '2026-01-30T12:00:00Z')).toBe('open until 2026-01-30T21:00')
    expect(said(shop, '2026-01-30T20:59:59Z')).toBe('open until 2026-01-30T21:00')
    expect(said(shop, '2026-01-30T21:00:30Z')).toBe('closed until 2026-02-02T12:00')
  })

  it('never open if no day is open', () => {
    expect(said({ timeZone: 'UTC', open: [] }, '2026-01-30T12:00Z')).toBe('closed until ever')
  })

  it('have several stretches a day, and those that touch or overlap are one', () => {
    const lunch = { timeZone: 'UTC', open: daily(['09:00', '12:00'], ['13:00', '18:00']) }
    expect(said(lunch, '2026-01-30T11:00Z')).toBe('open until 2026-01-30T12:00')
    expect(said(lunch, '2026-01-30T12:00Z')).toBe('closed until 2026-01-30T13:00')
    const overlapping = { timeZone: 'UTC', open: daily(['09:00', '14:00'], ['13:00', '18:00']) }
    expect(said(overlapping, '2026-01-30T09:00Z')).toBe('open until 2026-01-30T18:00')
    const touching = { timeZone: 'UTC', open: daily(['09:00', '13:00'], ['13:00', '18:00']) }
    expect(said(touching, '2026-01-30T09:00Z')).toBe('open until 2026-01-30T18:00')
  })

  it('go past midnight, on the day on which they begin', () => {
    const fridays = { timeZone: 'UTC', open: [{ day: 5, from: '22:00', to: '02:00' }] }
    expect(said(fridays, '2026-01-30T21:59Z')).toBe('closed until 2026-01-30T22:00')
    expect(said(fridays, '2026-01-30T22:00Z')).toBe('open until 2026-01-31T02:00')
    expect(said(fridays, '2026-01-31T01:59Z')).toBe('open until 2026-01-31T02:00')
    expect(said(fridays, '2026-01-31T02:00Z')).toBe('closed until 2026-02-06T22:00')
  })

  it('end at midnight with 24:00 as with 00:00', () => {
    for (const to of ['24:00', '00:00']) {
      const evening = { timeZone: 'UTC', open: [{ day: 5, from: '20:00', to }] }
      expect(said(evening, '2026-01-30T23:59Z')).toBe('open until 2026-01-31T00:00')
      expect(said(evening, '2026-01-31T00:00Z')).toBe('closed until 2026-02-06T20:00')
    }
    const always = { timeZone: 'UTC', open: daily(['00:00', '24:00']) }
    expect(said(always, '2026-01-30T23:59Z')).toBe('open until ever')
  })
})

describe('a date with hours of its own', () => {
  const christmas = [
    { date: '2026-12-24', open: [{ from: '09:00', to: '12:00' }] },
    { date: '2026-12-25', name: 'Natal', open: [] },
  ]

  it('replaces the stretches of its day of the week', () => {
    const hours = { ...shop, timeZone: 'UTC', exceptions: christmas }
    expect(said(hours, '2026-12-24T10:00Z')).toBe('open until 2026-12-24T12:00')
    expect(said(hours, '2026-12-24T12:00Z')).toBe('closed until 2026-12-28T09:00')
  })

  it('leaves a stretch that began on the day before as it is', () => {
    const hours = { timeZone: 'UTC', open: daily(['20:00', '04:00']), exceptions: christmas }
    expect(said(hours, '2026-12-24T03:00Z')).toBe('open until 2026-12-24T04:00')
    // The one of the 24th is replaced, so nothing goes on into the 25th.
    expect(said(hours, '2026-12-25T01:00Z')).toBe('closed until 2026-12-26T20:00')
  })

  it('may itself go past midnight, into a date that is closed', () => {
    const eve = [
      { date: '2026-12-24', open: [{ from: '22:00', to: '02:00' }] },
      ...christmas.slice(1),
    ]
    const hours = { timeZone: 'UTC', open: daily(['09:00', '18:00']), exceptions: eve }
    expect(said(hours, '2026-12-24T23:00Z')).toBe('open until 2026-12-25T02:00')
    expect(said(hours, '2026-12-25T02:00Z')).toBe('closed until 2026-12-26T09:00')
  })

  it('may be the only one on which a site opens, however far away', () => {
    const exceptions = [{ date: '2028-02-29', open: [{ from: '10:00', to: '11:00' }] }]
    const hours = { timeZone: 'UTC', open: [], exceptions }
    expect(said(hours, '2026-01-30T12:00Z')).toBe('closed until 2028-02-29T10:00')
    expect(said(hours, '2028-02-29T11:00Z')).toBe('closed until ever')
  })

  it('may follow others for longer than a week', () => {
    const exceptions = Array.from({ length: 20 }, (_, at) => ({
      date: `2026-07-${String(at + 1).padStart(2, '0')}`,
      open: [],
    }))
    const hours = { timeZone: 'UTC', open: daily(['09:00', '18:00']), exceptions }
    expect(said(hours, '2026-06-30T18:00Z')).toBe('closed until 2026-07-21T09:00')
  })
})

describe('a change of the clocks', () => {
  const newYork = (...open: [string, string][]) => ({
    timeZone: 'America/New_York',
    open: daily(...open),
  })

  it('between now and the opening does not move the opening', () => {
    const mondays = {
      timeZone: 'America/New_York',
      open: [{ day: 1, from: '09:00', to: '17:00' }],
    }
    expect(said(mondays, '2027-03-13T23:00Z')).toBe('closed until 2027-03-15T13:00')
    expect(said(mondays, '2026-10-31T23:00Z')).toBe('closed until 2026-11-02T14:00')
  })

  it('skips an opening: the site opens at the first instant after it', () => {
    // At 02:00 the clocks go to 03:00.
    const hours = newYork(['02:30', '05:00'])
    expect(said(hours, '2027-03-14T06:59Z')).toBe('closed until 2027-03-14T07:00')
    expect(said(hours, '2027-03-14T07:00Z')).toBe('open until 2027-03-14T09:00')
    expect(said(newYork(['02:15', '02:45']), '2027-03-14T06:59Z')).toBe(
      'closed until 2027-03-15T06:15',
    )
  })

  it('repeats an hour: the site is open whenever its clock says so', () => {
    // At 02:00 the clocks go back to 01:00.
    const hours = newYork(['01:30', '05:00'])
    expect(said(hours, '2026-11-01T05:00Z')).toBe('closed until 2026-11-01T05:30')
    expect(said(hours, '2026-11-01T05:30Z')).toBe('open until 2026-11-01T06:00')
    expect(said(hours, '2026-11-01T06:00Z')).toBe('closed until 2026-11-01T06:30')
    expect(said(hours, '2026-11-01T06:30Z')).toBe('open until 2026-11-01T10:00')
  })

  it('may be half an hour', () => {
    // Lord Howe: on 2027-04-04 at 02:00 the clocks go back to 01:30.
    const hours = { timeZone: 'Australia/Lord_Howe', open: daily(['09:00', '17:00']) }
    expect(said(hours, '2027-04-03T12:00Z')).toBe('closed until 2027-04-03T22:30')
    expect(said(hours, '2027-04-02T12:00Z')).toBe('closed until 2027-04-02T22:00')
  })

  it('may skip a whole day, on which nothing begins', () => {
    // Samoa had no 2011-12-30, a Friday.
    const fridays = { timeZone: 'Pacific/Apia', open: [{ day: 5, from: '20:00', to: '04:00' }] }
    expect(said(fridays, '2011-12-30T09:59Z')).toBe('closed until 2012-01-06T06:00')
    expect(said(fridays, '2011-12-30T12:00Z')).toBe('closed until 2012-01-06T06:00')
    const always = { timeZone: 'Pacific/Apia', open: daily(['09:00', '17:00']) }
    expect(said(always, '2011-12-30T09:00Z')).toBe('closed until 2011-12-30T19:00')
  })
})

describe('the availability of a site', () => {
  const rules = { hours: shop, closedNow: false, onlineNeedsAgent: true }
  const open = new Date('2026-01-30T12:00:00Z')
  const shut = new Date('2026-01-30T22:00:00Z')
  const closesAt = '2026-01-30T21:00:00.000Z'
  const opensAt = '2026-02-02T12:00:00.000Z'
  const offline = { availability: 'offline', closesAt: null, opensAt: null }

  it('is online within the hours, while an agent is there', () => {
    const online = { availability: 'online', reason: null, closesAt, opensAt: null }
    expect(availabilityAt(rules, open, true)).toEqual(online)
    expect(availabilityAt({ ...rules, onlineNeedsAgent: false }, open, false)).toEqual(online)
  })

  it('names no opening if it is not known', () => {
    expect(availabilityAt(rules, open, false)).toEqual({ ...offline, reason: 'nobody' })
    const closed = { ...rules, closedNow: true }
    expect(availabilityAt(closed, open, true)).toEqual({ ...offline, reason: 'closed' })
    expect(availabilityAt(closed, shut, true)).toEqual({ ...offline, reason: 'closed' })
  })

  it('names the next opening outside the hours, whoever is there', () => {
    for (const isThere of [true, false]) {
      expect(availabilityAt(rules, shut, isThere)).toEqual({ ...offline, reason: 'hours', opensAt })
    }
  })
})

describe('hours that can never act as written', () => {
  it('are found by the field', () => {
    const exceptions = [
      { date: '2027-02-29', open: [] },
      { date: '2027-12-25', open: [{ from: '10:00', to: '10:00' }] },
      { date: '2027-12-25', open: [] },
    ]
    const open = [
      { day: 1, from: '22:00', to: '06:00' },
      { day: 2, from: '09:00', to: '09:00' },
      { day: 3, from: '00:00', to: '24:00' },
    ]
    expect(hoursFaults({ timeZone: 'Mars/Base', open, exceptions })).toEqual([
      { path: '/hours/timeZone', code: 'unknown_time_zone' },
      { path: '/hours/open/1/to', code: 'never_open' },
      { path: '/hours/exceptions/0/date', code: 'not_a_date' },
      { path: '/hours/exceptions/1/open/0/to', code: 'never_open' },
      { path: '/hours/exceptions/2/date', code: 'date_twice' },
    ])
    expect(hoursFaults(shop)).toEqual([])
  })

  it('name no time zone of the world', () => {
    const names = ['America/Sao_Paulo', 'UTC', 'Nowhere/Town', '+03:00', '']
    expect(names.map(isTimeZone)).toEqual([true, true, false, false, false])
  })
})
