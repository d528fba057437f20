import { dayOf, daysBetween, timeOf } from '@papo/chat-kit/language/dates'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Dates, times, spans and numbers in the format of one language, in the reader's time zone. */
export interface Format {
  /** `14:05` */
  time(iso: string): string
  /** Hoje, Ontem or the date, for the heading above a day's messages. */
  day(iso: string, now: number): string
  /** The time for today, the date for earlier days, for a row of a list. */
  moment(iso: string, now: number): string
  /** The day as `day` formats it, and the time. */
  dayAndTime(iso: string, now: number): string
  /** Date and time in full. */
  dateTime(iso: string): string
  /** A span as `40 s`, `3 min`, `2 h 5 min`; never negative. */
  span(ms: number): string
  /** The name of a language, such as `português (Brasil)`, or the tag itself if it has none. */
  language(tag: string): string
  number(value: number): string
}

function createSpan(locale: string): (ms: number) => string {
  const unit = (name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' })
  const seconds = unit('second')
  const minutes = unit('minute')
  const hours = unit('hour')
  const days = unit('day')
  return (ms) => {
    if (ms < minute) return seconds.format(Math.max(0, Math.floor(ms / 1000)))
    if (ms < hour) return minutes.format(Math.floor(ms / minute))
    if (ms >= day) return days.format(Math.floor(ms / day))
    const rest = Math.floor((ms % hour) / minute)
    const whole = hours.format(Math.floor(ms / hour))
    return rest ? `${whole} ${minutes.format(rest)}` : whole
  }
}

export function createFormat(locale: string): Format {
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options)
  const shortDay = date({ day: 'numeric', month: 'short' })
  const full = date({ dateStyle: 'medium', timeStyle: 'short' })
  const numbers = new Intl.NumberFormat(locale)
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const time = (iso: string) => timeOf(new Date(iso), locale)
  const day = (iso: string, now: number) => dayOf(new Date(iso), new Date(now), locale)

  return {
    time,
    day,
    dayAndTime: (iso, now) => `${day(iso, now)}, ${time(iso)}`,
    moment(iso, now) {
      const then = new Date(iso)
      return daysBetween(then, new Date(now)) === 0 ? time(iso) : shortDay.format(then)
    },
    dateTime: (iso) => full.format(new Date(iso)),
    span: createSpan(locale),
    language(tag) {
      try {
        return languages.of(tag) ?? tag
      } catch {
        return tag
      }
    },
    number: (value) => numbers.format(value),
  }
}
