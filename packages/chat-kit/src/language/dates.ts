const dayMs = 86_400_000

/** Calendar days from one time to the other in the device's time zone; not periods of 24 hours. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())
  return Math.round((midnight(to) - midnight(from)) / dayMs)
}

/** For example 14:32. */
export const timeOf = (at: Date, locale: string): string =>
  at.toLocaleTimeString(locale, { timeStyle: 'short' })

/** For example "12 de março", with the year unless it is this year. */
export const monthDayOf = (at: Date, now: Date, locale: string): string =>
  at.toLocaleDateString(locale, {
    day: 'numeric',
    month: 'long',
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  })

/** The day so many days from today: for example "tomorrow". */
export const relativeDay = (days: number, locale: string): string =>
  new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')

/** Today, Yesterday or the date, for the heading above a day's messages. */
export function dayOf(at: Date, now: Date, locale: string): string {
  const days = daysBetween(at, now)
  return days === 0 || days === 1
    ? relativeDay(-days, locale).replace(/^./, (letter) => letter.toUpperCase())
    : monthDayOf(at, now, locale)
}
