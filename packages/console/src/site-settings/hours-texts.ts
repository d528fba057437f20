import { useStore } from '@papo/chat-kit/store/use-store'
import type { Locale } from '@papo/chat-kit/language/language'
import { useLanguage } from '../locales/language-context.ts'
import { siteHours as en, type SiteHoursTexts } from '../locales/site-hours-en.ts'
import { siteHours as ptBR } from '../locales/site-hours-pt-BR.ts'
import type { HoursFault } from './hours.ts'

const dictionaries: Record<Locale, SiteHoursTexts> = { 'pt-BR': ptBR, en }

/** The texts of the hours, and the language that they are in. */
export function useHoursTexts(): { t: SiteHoursTexts; locale: Locale } {
  const locale = useStore(useLanguage().locale)
  return { t: dictionaries[locale], locale }
}

/** The first fault at a path or below it, in words. */
export function faultText(
  t: SiteHoursTexts,
  faults: readonly HoursFault[],
  path: string,
): string | null {
  const fault = faults.find((one) => one.path === path)
  return fault === undefined ? null : (t.fault[fault.code as keyof typeof t.fault] ?? null)
}

// The first of January 2023 was a Sunday.
const sunday = Date.UTC(2023, 0, 1)

/** The name of a day of the week; 0 is Sunday. */
export const weekdayName = (day: number, locale: Locale): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
    sunday + day * 86_400_000,
  )
