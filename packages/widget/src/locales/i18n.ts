import { dayOf, daysBetween, monthDayOf, relativeDay, timeOf } from '@papo/chat-kit/language/dates'
import { createPlural } from '@papo/chat-kit/language/plural'
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
  /** Today, Yesterday, or for example "12 de março". */
  day(at: Date, now: Date): string
  /** A future time, for example "tomorrow at 09:00". */
  moment(at: Date, now: Date): string
  /** For example "2–4 minutos". */
  wait(fromSeconds: number, toSeconds: number): string
}

export function createI18n(translations: Translations, locale: string): I18n {
  const plural = createPlural(locale)
  const pick = (key: TranslationKey, index: number) => translations[key].split('|')[index] ?? ''
  return {
    locale,
    t: (key, ...values) => fill(translations[key], values[0]),
    // Both languages have the forms `one` and `other`; a text that can show 0 has `zero` as well.
    count: (key, n) => plural(n, { one: pick(key, 0), other: pick(key, 1), zero: pick(key, 2) }),
    pick,
    time: (at) => timeOf(at, locale),
    day: (at, now) => dayOf(at, now, locale),
    moment(at, now) {
      const days = daysBetween(now, at)
      const day =
        days < 2
          ? relativeDay(days, locale)
          : days < 7
            ? at.toLocaleDateString(locale, { weekday: 'long' })
            : monthDayOf(at, now, locale)
      return fill(translations['date.at'], { day, time: timeOf(at, locale) })
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
