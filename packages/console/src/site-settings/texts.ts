import { useStore } from '@papo/chat-kit/store/use-store'
import type { Locale } from '@papo/chat-kit/language/language'
import { useLanguage } from '../locales/language-context.ts'
import { siteSettings as en, type SiteSettingsTexts } from '../locales/site-settings-en.ts'
import { siteSettings as ptBR } from '../locales/site-settings-pt-BR.ts'

const dictionaries: Record<Locale, SiteSettingsTexts> = { 'pt-BR': ptBR, en }

/** The texts of this section, which come with it. */
export const useTexts = (): SiteSettingsTexts => dictionaries[useStore(useLanguage().locale)]
