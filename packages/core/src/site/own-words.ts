import {
  type Problem,
  type SiteSettings,
  unknownBlanks,
  widgetLanguages,
  type WordName,
  type OwnTexts,
  words as known,
  type OwnTextsOfLanguage,
} from '@papo/protocol'
import { cleanText } from '../platform/text.ts'
import { Refusal } from '../platform/refusal.ts'

type Errors = NonNullable<Problem['errors']>

/** The settings with the owner's own texts as `cleanWords` leaves them. */
export function withCleanWords(settings: SiteSettings): SiteSettings {
  const { texts } = settings
  if (texts.words === undefined) return settings
  return { ...settings, texts: { ...texts, words: cleanWords(texts.words) } }
}

/**
 * The owner's own texts without those that are blank or null, trimmed. Refuses with every text that holds a control
 * character or a name in braces that the widget does not fill in there.
 */
function cleanWords(words: OwnTexts): OwnTexts {
  const errors: Errors = []
  const cleaned = widgetLanguages.flatMap((language) => {
    const own = cleanLanguage(words[language] ?? {}, `texts/words/${language}`, errors)
    return own.length > 0 ? [[language, Object.fromEntries(own)] as const] : []
  })
  if (errors.length > 0) throw new Refusal('invalid_request', 'A text cannot be used.', { errors })
  return Object.fromEntries(cleaned)
}

function cleanLanguage(words: OwnTextsOfLanguage, field: string, errors: Errors) {
  const names = Object.keys(known) as WordName[]
  return names.flatMap((name) => {
    const text = words[name]
    if (typeof text !== 'string' || text.trim() === '') return []
    const path = `${field}/${name}`
    const [blank] = unknownBlanks(name, text)
    if (blank !== undefined) {
      errors.push({ path: `/${path}`, message: `must not contain {${blank}}` })
      return []
    }
    try {
      return [[name, cleanText(path, text)] as const]
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      errors.push(...(error.extras.errors ?? []))
      return []
    }
  })
}
