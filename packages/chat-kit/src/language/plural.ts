/** `{n}` is the number. Without `zero`, 0 takes the form that the language's rules give it. */
export interface PluralForms extends Partial<Record<Intl.LDMLPluralRule, string>> {
  one: string
  other: string
}

/** Chooses the form by the language's plural rules. A category without a form takes `other`. */
export function createPlural(locale: string): (count: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale)
  const numbers = new Intl.NumberFormat(locale)
  return (count, forms) => {
    const form = (count === 0 && forms.zero) || (forms[rules.select(count)] ?? forms.other)
    return form.replaceAll('{n}', numbers.format(count))
  }
}
