/** `{n}` is the number. Without `zero`, 0 takes the form that the language's rules give it. */
export interface PluralForms {
  zero?: string
  one: string
  other: string
}

/** Chooses the form by the language's plural rules. Rare categories such as `many` take `other`. */
export function createPlural(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (count, forms) => {
    const regular = rules.select(count) === 'one' ? forms.one : forms.other
    const form = count === 0 ? (forms.zero ?? regular) : regular
    return form.replaceAll('{n}', numbers.format(count))
  }
}
