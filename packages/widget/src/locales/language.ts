/** The widget's language for a BCP 47 tag: `pt*` is Brazilian Portuguese, everything else English. */
export const languageOf = (tag: string): 'pt-BR' | 'en' => (/^pt\b/i.test(tag) ? 'pt-BR' : 'en')

/** The writing direction of the tag's language. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  /^(ar|ckb|dv|fa|he|iw|ps|sd|ug|ur|yi)\b/i.test(tag) ? 'rtl' : 'ltr'
