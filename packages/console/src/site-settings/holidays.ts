import type { AgentClient, HolidayList } from '@papo/sdk'
import { limits } from '@papo/protocol'
import type { DateHours } from './hours.ts'

/** Asks for the holidays of a country; null where it failed. */
export const holidaysOf = (
  client: Pick<AgentClient, 'listHolidays'>,
  country: string | null,
  locale: string,
): Promise<HolidayList | null> =>
  client.listHolidays({ locale, ...(country === null ? {} : { country }) }).catch(() => null)

/** The country of the browser's first language that names one. */
export const countryOf = (languages: readonly string[], known: readonly string[]): string | null =>
  languages
    .map((tag) => tag.split('-')[1]?.toUpperCase())
    .find((code) => code !== undefined && known.includes(code)) ?? null

/** The holidays that the list does not have yet, as days on which the site is closed; no more than it takes. */
export function closedOn(
  { holidays }: Pick<HolidayList, 'holidays'>,
  exceptions: readonly DateHours[],
): DateHours[] {
  const listed = new Set(exceptions.map(({ date }) => date))
  return holidays
    .filter(({ date }) => !listed.has(date))
    .slice(0, limits.exceptions - exceptions.length)
    .map(({ date, name }) => ({ date, name, open: [] }))
}
