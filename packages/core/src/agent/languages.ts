import { Refusal } from '../platform/refusal.ts'

/** The languages in their canonical form, each once, such as `pt-BR` for `pt-br`. Refuses `invalid_request`. */
export function cleanLanguages(languages: readonly string[]): string[] {
  try {
    return Intl.getCanonicalLocales(languages)
  } catch {
    throw new Refusal('invalid_request', 'A language is not a BCP 47 tag.', {
      errors: [{ path: '/languages', message: 'must be BCP 47 tags such as pt-BR' }],
    })
  }
}
