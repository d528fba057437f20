import type { translations as english, Translations } from './en.ts'

export type TranslationKey = keyof Translations

/** The names of a text's placeholders, without the `{n}` of a plural. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never
type Blanks<Key extends TranslationKey> = Names<(typeof english)[Key]>
type Values<Key extends TranslationKey> = [Blanks<Key>] extends [never]
  ? []
  : [values: Record<Blanks<Key>, string | number>]

const fill = (text: string, values?: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values?.[name] ?? ''))

/** Texts and dates in one language. Times are in the visitor's own time zone. */
export interface I18n {
  readonly locale: string
  /** The text of a key, with its placeholders filled in. */
  t<Key extends TranslationKey>(key: Key, ...values: Values<Key>): string
  /** The singular or plural of a key, by the language's plural rules. */
  count(key: TranslationKey, n: number): string
  /** One of a key's texts, which are separated by `|`. */
  pick(key: TranslationKey, index: number): string
  /** For example 14:32. */
  time(at: Date): string
  /** Today, yesterday, or for example "12 de março". */
  day(at: Date, now: Date): string
  /** A future time, for example "tomorrow at 09:00". */
  moment(at: Date, now: Date): string
  /** For example "2–4 minutos". */
  wait(fromSeconds: number, toSeconds: number): string
}

const dayMs = 86_400_000

/** Calendar days from one time to the other in the device's time zone. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate())
  return Math.round((midnight(to) - midnight(from)) / dayMs)
}

export function createI18n(translations: Translations, locale: string): I18n {
  const numbers = new Intl.NumberFormat(locale)
  const plurals = new Intl.PluralRules(locale)
  const date = (at: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, options).format(at)
  const time = (at: Date) => date(at, { timeStyle: 'short' })
  const monthDay = (at: Date, now: Date) =>
    date(at, {
      day: 'numeric',
      month: 'long',
      ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    })
  const pick = (key: TranslationKey, index: number) => translations[key].split('|')[index] ?? ''
  return {
    locale,
    t: (key, ...values) => fill(translations[key], values[0]),
    // Both languages have the forms `one` and `other`; no text shows a count of 0.
    count: (key, n) =>
      fill(pick(key, plurals.select(n) === 'one' ? 0 : 1), { n: numbers.format(n) }),
    pick,
    time,
    day(at, now) {
      const days = daysBetween(at, now)
      if (days === 0) return translations['date.today']
      return days === 1 ? translations['date.yesterday'] : monthDay(at, now)
    },
    moment(at, now) {
      const days = daysBetween(now, at)
      const day =
        days < 2
          ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
          : days < 7
            ? date(at, { weekday: 'long' })
            : monthDay(at, now)
      return fill(translations['date.at'], { day, time: time(at) })
    },
    wait(fromSeconds, toSeconds) {
      const [from, to] = [Math.max(1, Math.floor(fromSeconds / 60)), Math.ceil(toSeconds / 60)]
      if (to <= 1) return translations['waiting.soon']
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: 'minute',
        unitDisplay: 'long',
      }).formatRange(from, to)
    },
  }
}
