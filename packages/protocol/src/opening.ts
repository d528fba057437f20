import type { FieldErrorCode } from './errors.ts'
import type { Hours, SiteAvailability } from './hours.ts'
import type { SiteSettings } from './site.ts'

/*
 * When a site is open, by its own clock: the one rule that the server answers by and that the console shows a preview
 * of. It is open at an instant if its clock then shows a time within a stretch; so what it says is true on a day
 * without 02:30, and on one that has it twice.
 */

const minuteMs = 60_000
const minutesPerDay = 24 * 60
/** No zone is farther from UTC than 14 hours, and none has skipped more than a day. */
const reachMs = 26 * 60 * minuteMs
/** A week, and what yesterday left open. */
const daysAhead = 8

/** Whether a site is open by its hours, and when that changes; null: never. */
export interface Opening {
  isOpen: boolean
  changesAt: Date | null
}

export type AvailabilityRules = Pick<SiteSettings, 'hours' | 'closedNow' | 'onlineNeedsAgent'>

/** A part of a day, in minutes since its midnight. One that ends on the next day ends after 1440. */
interface Stretch {
  from: number
  to: number
}

/** The clock of a time zone: the minutes since 1970-01-01 00:00 that it shows at an instant. */
type ZoneClock = (instant: number) => number

/** Whether agents answer the site, and why not. `isAgentThere`: one who answers the site is there and takes chats. */
export function availabilityAt(
  rules: AvailabilityRules,
  now: Date,
  isAgentThere: boolean,
): SiteAvailability {
  return availabilityOf(rules, openingAt(rules.hours, now), isAgentThere)
}

/** The same, for who knows the opening already. */
export function availabilityOf(
  { closedNow, onlineNeedsAgent }: Pick<AvailabilityRules, 'closedNow' | 'onlineNeedsAgent'>,
  { isOpen, changesAt }: Opening,
  isAgentThere: boolean,
): SiteAvailability {
  const change = changesAt?.toISOString() ?? null
  const offline = { availability: 'offline', closesAt: null, opensAt: null } as const
  if (closedNow) return { ...offline, reason: 'closed' }
  if (!isOpen) return { ...offline, reason: 'hours', opensAt: change }
  if (onlineNeedsAgent && !isAgentThere) return { ...offline, reason: 'nobody' }
  return { availability: 'online', reason: null, closesAt: change, opensAt: null }
}

/** Whether a site with these hours is open at `now`. Null hours mean always. */
export function openingAt(hours: Hours | null, now: Date): Opening {
  if (hours === null) return { isOpen: true, changesAt: null }
  const clock = clockOf(hours.timeZone)
  const isOpen = isOpenAt(hours, clock, now.getTime())
  const today = dayOf(clock(now.getTime()))
  let earliest = Infinity
  for (const day of daysFrom(hours, today - 1)) {
    const isSettled = earliest < Infinity
    const change = boundariesOn(hours, clock, day)
      .filter((instant) => instant > now.getTime() && instant < earliest)
      .sort((one, other) => one - other)
      .find((instant) => isOpenAt(hours, clock, instant) !== isOpen)
    earliest = change ?? earliest
    // A stretch of the next day may begin before the last one of this day ends.
    if (isSettled) break
  }
  return { isOpen, changesAt: earliest < Infinity ? new Date(earliest) : null }
}

/** Whether the name is one of a time zone; an offset such as +03:00 is none. */
export function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return /^[a-z]/iu.test(name) && timeZone !== ''
  } catch {
    return false
  }
}

/** What keeps hours from ever acting as they are written, by the JSON Pointer of the field. */
export function hoursFaults(hours: Hours): { path: string; code: FieldErrorCode }[] {
  const exceptions = hours.exceptions ?? []
  const dates = exceptions.map(({ date }) => date)
  return [
    ...(isTimeZone(hours.timeZone)
      ? []
      : [{ path: '/hours/timeZone', code: 'unknown_time_zone' } as const]),
    ...emptyStretches(hours.open, '/hours'),
    ...exceptions.flatMap(({ date, open }, at) => {
      const path = `/hours/exceptions/${at}`
      const isTwice = dates.indexOf(date) < at
      return [
        ...(isDate(date) ? [] : [{ path: `${path}/date`, code: 'not_a_date' } as const]),
        ...(isTwice ? [{ path: `${path}/date`, code: 'date_twice' } as const] : []),
        ...emptyStretches(open, path),
      ]
    }),
  ]
}

function emptyStretches(open: readonly { from: string; to: string }[], path: string) {
  return open.flatMap(({ from, to }, at) =>
    from === to ? [{ path: `${path}/open/${at}/to`, code: 'never_open' } as const] : [],
  )
}

/** Whether the calendar has the date, YYYY-MM-DD. */
function isDate(date: string): boolean {
  const day = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(date)
}

function isOpenAt(hours: Hours, clock: ZoneClock, instant: number): boolean {
  const shown = clock(instant)
  const today = dayOf(shown)
  const minute = shown - today * minutesPerDay
  if (covers(stretchesOn(hours, today), minute)) return true
  const isLeftOpen = covers(stretchesOn(hours, today - 1), minute + minutesPerDay)
  return isLeftOpen && exists(clock, today - 1)
}

const covers = (stretches: readonly Stretch[], minute: number): boolean =>
  stretches.some(({ from, to }) => from <= minute && minute < to)

/** The stretches that begin on a day, counted from 1970-01-01. */
function stretchesOn({ open, exceptions = [] }: Hours, day: number): Stretch[] {
  const date = new Date(day * minutesPerDay * minuteMs)
  const exception = exceptions.find((one) => date.toISOString().startsWith(one.date))
  const stretches = exception?.open ?? open.filter((one) => one.day === date.getUTCDay())
  return stretches.map((stretch) => {
    const [from, to] = [minutesOf(stretch.from), minutesOf(stretch.to)]
    return { from, to: to > from ? to : to + minutesPerDay }
  })
}

/** The days on which something can change: a week that no exception falls into, and every later exception. */
function daysFrom({ exceptions = [] }: Hours, first: number): number[] {
  const near = Array.from({ length: daysAhead + 2 + exceptions.length }, (_, at) => first + at)
  const later = exceptions
    .map(({ date }) => dayOf(Date.parse(`${date}T00:00:00Z`) / minuteMs))
    .filter((day) => day > first + near.length - 1)
  return [...near, ...later.sort((one, other) => one - other)]
}

/** The instants at which the clock comes to, or past, the beginning or the end of a stretch of the day. */
function boundariesOn(hours: Hours, clock: ZoneClock, day: number): number[] {
  return stretchesOn(hours, day)
    .flatMap(({ from, to }) => [from, to])
    .flatMap((minute) => instantsOf(clock, day * minutesPerDay + minute))
}

/** When the clock shows these minutes. Around a change of the clocks also when it is changed. */
function instantsOf(clock: ZoneClock, shown: number): number[] {
  const asUtc = shown * minuteMs
  const [before, after] = [asUtc - reachMs, asUtc + reachMs]
  const [early, late] = [offsetAt(clock, before), offsetAt(clock, after)]
  if (early === late) return [asUtc - early]
  return [asUtc - early, asUtc - late, changeBetween(clock, before, after)]
}

/** The first minute after a change of the clocks between two instants. */
function changeBetween(clock: ZoneClock, before: number, after: number): number {
  const offset = offsetAt(clock, before)
  let [last, first] = [Math.floor(before / minuteMs), Math.ceil(after / minuteMs)]
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2)
    if (offsetAt(clock, middle * minuteMs) === offset) last = middle
    else first = middle
  }
  return first * minuteMs
}

/** How far the clock is ahead of UTC, in milliseconds. */
const offsetAt = (clock: ZoneClock, instant: number): number =>
  (clock(instant) - Math.floor(instant / minuteMs)) * minuteMs

/** Whether the clock has ever shown the day: a zone that moves over the date line skips one. */
function exists(clock: ZoneClock, day: number): boolean {
  const noon = (day + 0.5) * minutesPerDay * minuteMs
  return dayOf(clock(noon - offsetAt(clock, noon))) === day
}

const dayOf = (minutes: number): number => Math.floor(minutes / minutesPerDay)

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

/** Making one takes longer than reading a hundred times from it. */
const clocks = new Map<string, ZoneClock>()
const mostClocks = 1000

function clockOf(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  if (clocks.size >= mostClocks) clocks.clear()
  const made = makeClock(timeZone)
  clocks.set(timeZone, made)
  return made
}

function makeClock(timeZone: string): ZoneClock {
  const numeric = 'numeric'
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    hourCycle: 'h23',
  })
  return (instant) => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type))
    const date = [part('year'), part('month') - 1, part('day')] as const
    return Date.UTC(...date, part('hour'), part('minute')) / minuteMs
  }
}
