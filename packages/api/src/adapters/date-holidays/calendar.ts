import type { HolidayCalendar } from '@papo/core/site/holidays'

/** Its data is a megabyte, which is loaded once an owner asks. */
const load = async () => (await import('date-holidays')).default

const dayMs = 24 * 60 * 60_000

/** Each day of a holiday, which may last several. `date` is local to the country, as `YYYY-MM-DD hh:mm:ss`. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  // A holiday that begins in the evening before, or that is moved by a change of the clocks, counts whole days.
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs))
  return Array.from({ length: days }, (_, at) =>
    new Date(first + at * dayMs).toISOString().slice(0, 10),
  )
}

export const holidayCalendar: HolidayCalendar = {
  async countries() {
    const Holidays = await load()
    return Object.keys(new Holidays().getCountries()).toSorted()
  },
  async of(country, year, locale) {
    const Holidays = await load()
    const calendar = new Holidays()
    if (!Object.hasOwn(calendar.getCountries(), country)) return []
    calendar.init(country)
    return calendar
      .getHolidays(year, locale?.split('-')[0])
      .filter(({ type }) => type === 'public')
      .flatMap((holiday) => daysOf(holiday).map((date) => ({ date, name: holiday.name })))
  },
}
