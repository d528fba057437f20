import { type FieldErrorCode, hoursFaults } from '@papo/protocol'
import type { Hours, Site } from '@papo/sdk'

/** From when until when, HH:MM. 00:00 at the end is midnight; from 00:00 to 00:00 is the whole day. */
export interface Stretch {
  readonly from: string
  readonly to: string
}
export interface DayStretch extends Stretch {
  readonly day: number
}
export interface DateHours {
  readonly date: string
  readonly name: string
  readonly open: readonly Stretch[]
}

/** When a site is open, as the fields hold it. What stands below `opening` counts while it is `hours`. */
export interface HoursValues {
  opening: 'always' | 'hours'
  timeZone: string
  open: readonly DayStretch[]
  exceptions: readonly DateHours[]
}

/** Monday to Sunday. */
export const weekdays = [1, 2, 3, 4, 5, 6, 0] as const
const midnight = '00:00'
const usual: Stretch = { from: '09:00', to: '18:00' }

/** What a site without hours is offered: the usual ones, by the clock of who sets them. */
const proposal = (): Omit<HoursValues, 'opening'> => ({
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  open: [1, 2, 3, 4, 5].map((day) => ({ day, ...usual })),
  exceptions: [],
})

export function hoursValuesOf({ hours }: Pick<Site, 'hours'>): HoursValues {
  if (hours === null) return { opening: 'always', ...proposal() }
  return {
    opening: 'hours',
    timeZone: hours.timeZone,
    open: hours.open.map(({ day, ...stretch }) => ({ day, ...shown(stretch) })),
    exceptions: (hours.exceptions ?? []).map(({ date, name = '', open }) => ({
      date,
      name,
      open: open.map(shown),
    })),
  }
}

const shown = ({ from, to }: Stretch): Stretch => ({ from, to: to === '24:00' ? midnight : to })

const sent = ({ from, to }: Stretch): Stretch => ({
  from,
  to: from === midnight && to === midnight ? '24:00' : to,
})

/** The hours as they are sent. */
export const hoursOf = ({ timeZone, open, exceptions }: HoursValues): Hours => ({
  timeZone: timeZone.trim(),
  open: open.map(({ day, ...stretch }) => ({ day, ...sent(stretch) })),
  exceptions: exceptions.map(({ date, name, open: stretches }) => ({
    date,
    ...(name.trim() ? { name: name.trim() } : {}),
    open: stretches.map(sent),
  })),
})

/** The change of the hours that stores these fields; undefined if none of them has changed. */
export function hoursChangeOf(
  changes: Partial<HoursValues>,
  all: HoursValues,
): Partial<Hours> | null | undefined {
  const { opening, timeZone, open, exceptions } = changes
  const isChanged = [opening, timeZone, open, exceptions].some((value) => value !== undefined)
  if (!isChanged) return undefined
  if (all.opening === 'always') return null
  const whole = hoursOf(all)
  if (opening !== undefined) return whole
  return {
    ...(timeZone === undefined ? {} : { timeZone: whole.timeZone }),
    ...(open === undefined ? {} : { open: whole.open }),
    ...(exceptions === undefined ? {} : { exceptions: whole.exceptions ?? [] }),
  }
}

export interface HoursFault {
  /** The JSON Pointer of the field. */
  readonly path: string
  readonly code: FieldErrorCode | 'no_time'
}

/** What would be refused, by the field; nothing while the site is always open. */
export function faultsOf(values: HoursValues): HoursFault[] {
  if (values.opening === 'always') return []
  const missing = [
    ...missingTimes(values.open, '/hours'),
    ...values.exceptions.flatMap(({ open }, at) => missingTimes(open, `/hours/exceptions/${at}`)),
  ]
  const paths = new Set(missing.map(({ path }) => path))
  return [...missing, ...hoursFaults(hoursOf(values)).filter(({ path }) => !paths.has(path))]
}

const missingTimes = (open: readonly Stretch[], path: string): HoursFault[] =>
  open.flatMap(({ from, to }, at) =>
    from && to ? [] : [{ path: `${path}/open/${at}/to`, code: 'no_time' }],
  )

/** Whether a stretch ends on the day after its own. */
export const endsNextDay = ({ from, to }: Stretch): boolean => to !== midnight && to < from

/** The hours after another stretch of a day: from the end of its last one on. */
export function withStretch(open: readonly DayStretch[], day: number): DayStretch[] {
  return [...open, { day, ...after(open.filter((one) => one.day === day)) }]
}

/** A stretch to begin with, behind those that are there. */
export function after(open: readonly Stretch[]): Stretch {
  const last = open.at(-1)
  if (last === undefined) return usual
  return last.to > last.from && last.to < '22:00' ? { from: last.to, to: '22:00' } : usual
}

/** The hours with the stretches of one day on other days too. */
export function copied(
  open: readonly DayStretch[],
  from: number,
  to: readonly number[],
): DayStretch[] {
  const own = open.filter(({ day }) => day === from)
  const kept = open.filter(({ day }) => day === from || !to.includes(day))
  return [...kept, ...to.flatMap((day) => own.map((stretch) => ({ ...stretch, day })))]
}

/** The list with one of its items changed, or without it. */
export const replaced = <Item>(list: readonly Item[], at: number, item: Item | null): Item[] =>
  item === null ? list.filter((_, index) => index !== at) : list.with(at, item)
