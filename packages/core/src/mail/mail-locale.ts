import type { MailLocale } from '@papo/protocol'
import { en } from './locales/en.ts'
import type { MailTexts } from './locales/mail-texts.ts'
import { ptBR } from './locales/pt-BR.ts'

export const mailTexts: Readonly<Record<MailLocale, MailTexts>> = { en, 'pt-BR': ptBR }

/** The day in words of the language. */
export const dayIn = (locale: MailLocale, day: Date): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(day)

/** The first of these languages in which Papo writes mails; English if there is none. */
export function mailLocaleOf(...languages: readonly (string | null | undefined)[]): MailLocale {
  for (const language of languages) {
    const base = language?.toLowerCase().split('-')[0]
    if (base === 'pt') return 'pt-BR'
    if (base === 'en') return 'en'
  }
  return 'en'
}
