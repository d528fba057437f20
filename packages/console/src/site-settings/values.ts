import { widgetLanguages, words } from '@papo/protocol'
import type { PreChatForm, Site, UpdateSite, WidgetLanguage, WordName, OwnTexts } from '@papo/sdk'
import { inMinutes, numberOf, secondsOf } from '../form/minutes.ts'
import { hoursChangeOf, type HoursValues, hoursValuesOf } from './hours.ts'

/** The field of one of the owner's own texts. */
export type WordField = `${WidgetLanguage}/${WordName}`
type Rule = PreChatForm['name']

/** Everything that can be changed here, as the fields hold it. Numbers are what was typed; blank is never. */
export type SiteValues = HoursValues & {
  closedNow: boolean
  onlineNeedsAgent: boolean
  color: string
  position: Site['appearance']['position']
  theme: Site['appearance']['theme']
  locale: Site['locale']
  formName: Rule
  formEmail: Rule
  formQuestion: Rule
  consent: Site['consent']
  identity: Site['identity']
  waitingMinutes: string
  activeMinutes: string
  warnSeconds: string
  replyMinutes: string
  longWaitMinutes: string
  retentionDays: string
} & { [Field in WordField]: string }

export type FieldName = keyof SiteValues
const wordNames = Object.keys(words) as WordName[]
export const wordField = (language: WidgetLanguage, name: WordName): WordField =>
  `${language}/${name}`
export const wordFields = widgetLanguages.flatMap((language) =>
  wordNames.map((name) => ({ field: wordField(language, name), language, name })),
)

/** The title and greeting for every language, where the language has none of its own. */
function inherited({ title, greeting }: Site['texts'], name: WordName): string {
  if (name === 'panelTitle') return title ?? ''
  return name === 'homeGreeting' ? (greeting ?? '') : ''
}

export function valuesOf(site: Site): SiteValues {
  const { appearance, locale, form, consent, identity, idleTimeout, texts } = site
  const own = wordFields.map(({ field, language, name }) => [
    field,
    texts.words?.[language]?.[name] ?? inherited(texts, name),
  ])
  return {
    ...appearance,
    locale,
    closedNow: site.closedNow,
    onlineNeedsAgent: site.onlineNeedsAgent,
    ...hoursValuesOf(site),
    formName: form.name,
    formEmail: form.email,
    formQuestion: form.question,
    consent,
    identity,
    waitingMinutes: inMinutes(idleTimeout.waitingSeconds),
    activeMinutes: inMinutes(idleTimeout.activeSeconds),
    warnSeconds: String(idleTimeout.warnSeconds),
    replyMinutes: inMinutes(site.firstReplySeconds),
    longWaitMinutes: inMinutes(site.longWaitSeconds),
    retentionDays: site.retentionDays === null ? '' : String(site.retentionDays),
    ...(Object.fromEntries(own) as Record<WordField, string>),
  }
}

/** `#rrggbb` of what somebody typed or pasted, such as `0F766E` or `#abc`; null if it is no colour. */
export function colorOf(text: string): string | null {
  const [, digits = ''] = /^#?([\da-f]{6}|[\da-f]{3})$/i.exec(text.trim()) ?? []
  if (!digits) return null
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits
  return `#${long.toLowerCase()}`
}

/** The texts as they would be stored; a blank one is the widget's own. */
export function wordsOf(values: SiteValues): OwnTexts {
  return Object.fromEntries(
    widgetLanguages.map((language) => [
      language,
      Object.fromEntries(
        wordNames.flatMap((name) => {
          const text = values[wordField(language, name)].trim()
          return text ? [[name, text]] : []
        }),
      ),
    ]),
  )
}

/** The parts of an object that are among the changes; undefined without any. */
function partsOf<Part>(parts: { [Name in keyof Part]: Part[Name] | undefined }) {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined)
  return given.length ? (Object.fromEntries(given) as Partial<Part>) : undefined
}

function textsOf(changes: Partial<SiteValues>, all: SiteValues, { texts }: Site) {
  const changed = wordFields.filter(({ field }) => field in changes)
  if (!changed.length) return undefined
  const touches = (word: WordName) => changed.some(({ name }) => name === word)
  // What held for every language is written to each of them before one of them changes.
  const spread = ({ name }: { name: WordName }) =>
    (name === 'panelTitle' && texts.title !== null && touches(name)) ||
    (name === 'homeGreeting' && texts.greeting !== null && touches(name))
  const sent = wordFields.filter((word) => word.field in changes || spread(word))
  const inLanguage = (language: WidgetLanguage) =>
    partsOf(
      Object.fromEntries(
        sent
          .filter((word) => word.language === language)
          .map(({ field, name }) => [name, all[field].trim() || null]),
      ),
    )
  return {
    ...(touches('panelTitle') && texts.title !== null ? { title: null } : {}),
    ...(touches('homeGreeting') && texts.greeting !== null ? { greeting: null } : {}),
    words: partsOf({ 'pt-BR': inLanguage('pt-BR'), en: inLanguage('en') }) ?? {},
  }
}

/** The change that stores these fields. */
export function changesOf(changes: Partial<SiteValues>, all: SiteValues, site: Site): UpdateSite {
  const typed = <Value>(text: string | undefined, read: (text: string) => Value) =>
    text === undefined ? undefined : read(text)
  const { color, position, theme, locale, consent, identity, closedNow, onlineNeedsAgent } = changes
  const warnSeconds = typed(changes.warnSeconds, numberOf)
  const update = {
    appearance: partsOf({ color: typed(color, colorOf), position, theme }),
    locale,
    texts: textsOf(changes, all, site),
    form: partsOf({
      name: changes.formName,
      email: changes.formEmail,
      question: changes.formQuestion,
    }),
    closedNow,
    onlineNeedsAgent,
    hours: hoursChangeOf(changes, all),
    consent,
    identity,
    idleTimeout: partsOf({
      waitingSeconds: typed(changes.waitingMinutes, secondsOf),
      activeSeconds: typed(changes.activeMinutes, secondsOf),
      warnSeconds,
    }),
    firstReplySeconds: typed(changes.replyMinutes, secondsOf),
    longWaitSeconds: typed(changes.longWaitMinutes, secondsOf),
    retentionDays: typed(changes.retentionDays, numberOf),
  }
  return partsOf(update as Record<string, unknown>) ?? {}
}
