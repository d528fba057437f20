import type { WordName } from '@papo/sdk'
import { localeNames } from '../locales/language.ts'
import type { SiteSettingsTexts } from '../locales/site-settings-en.ts'
import type { SiteHoursTexts } from '../locales/site-hours-en.ts'
import type { FieldName } from './values.ts'

/** The label of a field, as its part shows it. */
export function labelOf(t: SiteSettingsTexts, hours: SiteHoursTexts, field: FieldName): string {
  const { appearance, form, chats, consent, identity, texts } = t
  const labels: Partial<Record<FieldName, string>> = {
    color: appearance.color,
    position: appearance.position,
    theme: appearance.theme,
    locale: appearance.languageTitle,
    formName: form.name,
    formEmail: form.email,
    formQuestion: form.question,
    closedNow: hours.closedNow,
    onlineNeedsAgent: hours.onlineNeedsAgent,
    opening: hours.opening,
    timeZone: hours.timeZone,
    open: hours.week,
    exceptions: hours.exceptions,
    consent: consent.title,
    identity: identity.title,
    waitingMinutes: chats.waiting,
    activeMinutes: chats.active,
    warnSeconds: chats.warn,
    replyMinutes: chats.replyMinutes,
    longWaitMinutes: chats.longMinutes,
    retentionDays: chats.retentionDays,
  }
  const [language, name] = field.split('/')
  const word = texts.word[name as WordName]
  const inLanguage = language === 'en' ? localeNames.en : localeNames['pt-BR']
  return labels[field] ?? `${word} (${inLanguage})`
}

const numbers: ReadonlySet<FieldName> = new Set([
  'waitingMinutes',
  'activeMinutes',
  'replyMinutes',
  'longWaitMinutes',
  'retentionDays',
])

/** The value of a field in words. */
export function textOf(
  t: SiteSettingsTexts,
  hours: SiteHoursTexts,
  field: FieldName,
  value: unknown,
): string {
  if (Array.isArray(value)) return hours.count(value.length)
  if (typeof value === 'boolean') return value ? t.value.on : t.value.off
  const text = String(value)
  const { appearance, form } = t
  if (text === '') return numbers.has(field) ? t.value.never : t.value.own
  if (field === 'locale') return text === 'auto' ? appearance.auto : text
  if (field === 'position' || field === 'theme') {
    return appearance[text as 'left' | 'right' | 'auto' | 'light' | 'dark']
  }
  if (field === 'opening') return text === 'always' ? hours.always : hours.byHours
  if (field === 'consent') return text === 'required' ? t.value.on : t.value.off
  if (field === 'identity') return text === 'required' ? t.value.on : t.value.off
  if (field === 'formName' || field === 'formEmail' || field === 'formQuestion') {
    return form[text as 'off' | 'optional' | 'required']
  }
  return text
}
