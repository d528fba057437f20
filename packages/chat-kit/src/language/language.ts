/** The languages that people read Papo in. */
export type Locale = 'pt-BR' | 'en'

/** The language for a BCP 47 tag: `pt*` is Brazilian Portuguese, everything else English. */
export const languageOf = (tag: string): Locale => (/^pt\b/i.test(tag) ? 'pt-BR' : 'en')

/** The writing direction of the tag's language. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/i.test(tag) ? 'rtl' : 'ltr'
