import { relativeDay } from '@papo/chat-kit/language/dates'
import { openingAt } from '@papo/protocol'
import type { Locale } from '@papo/chat-kit/language/language'
import type { SiteHoursTexts } from '../locales/site-hours-en.ts'
import { faultsOf, hoursOf, type HoursValues } from './hours.ts'

const dayMs = 86_400_000

interface OpeningValues extends HoursValues {
  closedNow: boolean
  onlineNeedsAgent: boolean
}

/** What a visitor would be told now and when that changes, by the rule of the server. Empty while a field is wrong. */
export function openingText(
  t: SiteHoursTexts,
  locale: Locale,
  values: OpeningValues,
  now: Date,
): string {
  const { preview } = t
  if (values.closedNow) return preview.closed
  if (faultsOf(values).length > 0) return ''
  const agent = values.onlineNeedsAgent ? ` ${preview.needsAgent}` : ''
  if (values.opening === 'always') return preview.always + agent
  const hours = hoursOf(values)
  const say = (at: Date) => momentIn(at, now, hours.timeZone, locale, t)
  const { isOpen, changesAt } = openingAt(hours, now)
  if (changesAt === null) return isOpen ? preview.always + agent : preview.never
  if (!isOpen) return preview.opens(say(changesAt)) + agent
  const next = openingAt(hours, changesAt).changesAt
  return preview.closes(say(changesAt)) + (next ? ` ${preview.next(say(next))}` : '') + agent
}

/** A time by the clock of the site: `today at 18:00`, `Monday at 09:00`, or with the date. */
function momentIn(
  at: Date,
  now: Date,
  timeZone: string,
  locale: Locale,
  { preview }: SiteHoursTexts,
): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(at)
  const days = (dayIn(at, timeZone) - dayIn(now, timeZone)) / dayMs
  const day =
    days < 2
      ? relativeDay(days, locale)
      : days < 7
        ? format({ weekday: 'long' })
        : format({ day: 'numeric', month: 'long', year: 'numeric' })
  return preview.at(day, format({ timeStyle: 'short' }))
}

const dayIn = (at: Date, timeZone: string): number =>
  Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at))
