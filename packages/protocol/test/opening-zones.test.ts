import { describe, expect, it } from 'vitest'
import { openingAt } from '../src/opening.ts'
import type { Hours } from '../src/hours.ts'

/*
 * What is said, against a shop that looks at the clock on its wall: a formatter that the rule does not use, asked
 * quarter by quarter, and minute by minute where an answer names an instant.
 */

const minuteMs = 60_000
const quarterMs = 15 * minuteMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const yearFrom = Date.parse('2026-12-01T00:00:00Z')
const everyDay = [0, 1, 2, 3, 4, 5, 6]

/** What the clock on the wall shows, such as `Sun 2027-03-14 03:00`. */
function wallOf(timeZone: string): (at: number) => string {
  const day = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' })
  const date = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return (at) => `${day.format(at)} ${date.format(at)}`
}

const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** The shop opens its door by the clock alone. Stretches of these tests are every day the same. */
function isOpenByWall(hours: Hours, shown: string): boolean {
  const [weekday = '', , time = ''] = shown.split(' ')
  const today = names.indexOf(weekday)
  return hours.open.some(({ day, from, to }) => {
    if (from < to) return day === today && from <= time && time < to
    const isEvening = day === today && from <= time
    return isEvening || ((day + 1) % 7 === today && time < to)
  })
}

/** When the zone’s clocks change within a year, to the minute. */
function changesOf(timeZone: string): number[] {
  const zone = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const offset = (at: number) => zone.format(at).split('GMT')[1]
  const changes: number[] = []
  for (let day = yearFrom; day < yearFrom + 366 * dayMs; day += dayMs) {
    if (offset(day) === offset(day + dayMs)) continue
    let [last, first] = [day, day + dayMs]
    while (first - last > minuteMs) {
      const middle = last + Math.floor((first - last) / 2 / minuteMs) * minuteMs
      if (offset(middle) === offset(last)) last = middle
      else first = middle
    }
    changes.push(first)
  }
  return changes
}

const zones = Intl.supportedValuesOf('timeZone')
const changing = zones
  .map((timeZone) => ({ timeZone, changes: changesOf(timeZone) }))
  .filter(({ changes }) => changes.length > 0)

/** Of all zones that change alike, one is compared with a shop that opens at each quarter of an hour. */
const kinds = new Map(changing.map((one) => [one.changes.join(), one]))

/** Each quarter of an hour around the change, and a day before it. */
const near = [
  -30 * hourMs,
  -24 * hourMs,
  ...Array.from({ length: 25 }, (_, at) => (at - 12) * quarterMs),
]

describe('around each change of the clocks of the next year', () => {
  it('there is something to compare', () => {
    expect(zones.length).toBeGreaterThan(400)
    expect(changing.length).toBeGreaterThan(100)
    expect(kinds.size).toBeGreaterThan(10)
  })

  it.each(changing)('$timeZone says what its clock shows', ({ timeZone, changes }) => {
    const wall = wallOf(timeZone)
    const sample = kinds.get(changes.join())?.timeZone === timeZone
    const faults: (string | null)[] = []
    for (const change of changes) {
      const midnightIn = (wall(change).endsWith(':00') ? 0 : 30) * minuteMs
      for (let quarter = -8; quarter <= 8; quarter += sample ? 1 : 8) {
        const from = wall(change + midnightIn + quarter * quarterMs).slice(-5)
        const open = everyDay.map((day) => ({ day, from, to: laterBy(from, 90) }))
        for (const after of near) {
          faults.push(faultAt({ timeZone, open }, wall, change + after))
        }
      }
    }
    expect(faults.filter((fault) => fault !== null)).toEqual([])
  })

  it.each([...kinds.values()])(
    '$timeZone, of its kind, names the first minute',
    ({ timeZone, changes }) => {
      const wall = wallOf(timeZone)
      for (const change of changes) {
        for (const from of ['00:00', '01:45', '02:15', '09:00', '23:30']) {
          const open = everyDay.map((day) => ({ day, from, to: laterBy(from, 45) }))
          const hours = { timeZone, open }
          for (const before of [6, 25]) {
            const now = change - before * hourMs + 7 * minuteMs
            const { isOpen, changesAt } = openingAt(hours, new Date(now))
            let first = now
            while (isOpenByWall(hours, wall(first)) === isOpen) first += minuteMs
            expect([from, before, changesAt?.getTime()]).toEqual([from, before, first])
          }
        }
      }
    },
  )
})

/** What is said that the clock does not show. */
function faultAt(hours: Hours, wall: (at: number) => string, at: number): string | null {
  const { isOpen, changesAt } = openingAt(hours, new Date(at))
  const context = `${hours.timeZone} ${hours.open[0]?.from} ${new Date(at).toISOString()}`
  if (isOpen !== isOpenByWall(hours, wall(at))) return `${context}: open ${isOpen}`
  const next = changesAt?.getTime() ?? NaN
  // At that instant the clock says otherwise, and a minute before it does not yet.
  const isNext = isOpenByWall(hours, wall(next)) !== isOpen
  const isFirst = isOpenByWall(hours, wall(next - minuteMs)) === isOpen
  return isNext && isFirst ? null : `${context}: ${isOpen} until ${changesAt?.toISOString()}`
}

function laterBy(time: string, minutes: number): string {
  const [hours = 0, minute = 0] = time.split(':').map(Number)
  const total = (hours * 60 + minute + minutes) % (24 * 60)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(total / 60))}:${two(total % 60)}`
}
