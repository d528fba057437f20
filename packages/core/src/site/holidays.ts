import { type Holiday, type HolidayList, type HolidayQuery, limits } from '@papo/protocol'
import type { Clock } from '../platform/clock.ts'
import { cutText } from '../platform/text.ts'

/** Knows the public holidays of countries, which are named by ISO 3166-1 alpha-2. */
export interface HolidayCalendar {
  /** In order of their codes. */
  countries(): Promise<readonly string[]>
  /**
   * The public holidays of a year, one entry for each day, in any order; none of a country that it does not know. The
   * names are in the language (BCP 47), else in one of the country's own.
   */
  of(country: string, year: number, locale: string | undefined): Promise<readonly Holiday[]>
}

/** The public holidays from today to the end of next year: those that an owner may close a site on. */
export async function listHolidays(
  { holidayCalendar, clock }: { holidayCalendar: HolidayCalendar; clock: Clock },
  { country, locale }: HolidayQuery,
): Promise<HolidayList> {
  const countries = [...(await holidayCalendar.countries())]
  if (country === undefined) return { countries, holidays: [] }
  const now = clock.now()
  const years = [now.getUTCFullYear(), now.getUTCFullYear() + 1]
  const known = await Promise.all(years.map((year) => holidayCalendar.of(country, year, locale)))
  const today = now.toISOString().slice(0, 10)
  const byDate = new Map<string, Holiday>()
  for (const { date, name } of known.flat()) {
    if (date < today || byDate.has(date)) continue
    byDate.set(date, { date, name: cutText(name, limits.nameLength) })
  }
  const holidays = [...byDate.values()].toSorted((one, other) => (one.date < other.date ? -1 : 1))
  return { countries, holidays: holidays.slice(0, limits.exceptions) }
}
