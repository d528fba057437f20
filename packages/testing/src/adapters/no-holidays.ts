import type { HolidayCalendar } from '@papo/core/site/holidays'

/** The calendar of no country: the data of all of them is larger than the rest of this package. */
export const noHolidays: HolidayCalendar = {
  countries: async () => [],
  of: async () => [],
}
