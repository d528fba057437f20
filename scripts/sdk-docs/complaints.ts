/** What the documentation of the SDK's public methods, options and events must have. */
import type { EndpointDefinition } from '@papo/protocol/endpoints'
import { codesOfMethod, isCode, rowsNamedIn } from './calls.ts'
import type { Declaration, TopLevel } from './declarations.ts'

/** One sentence for each thing that is missing or wrong. */
export function complaintsAbout(declarations: readonly TopLevel[]): string[] {
  const all = declarations.flatMap((each): Declaration[] => [each, ...each.members])
  return [
    ...all.flatMap((each) => [...aboutSummary(each), ...aboutExamples(each), ...aboutErrors(each)]),
    ...all.flatMap((each) => aboutQuery(each, declarations)),
  ]
}

function aboutSummary({ name, doc }: Declaration): string[] {
  return doc?.summary ? [] : [`${name} has no description`]
}

function aboutExamples({ name, kind, doc }: Declaration): string[] {
  if (kind !== 'callable') return []
  if (!doc?.examples.length) return [`${name} has no example`]
  const [owner = '', member] = name.split('.')
  const use = member === 'constructor' ? `new ${owner}(` : `${member ?? owner}(`
  return doc.examples.some((code) => code.includes(use))
    ? []
    : [`The example of ${name} does not show it`]
}

function aboutErrors({ name, kind, doc, text, returnsPromise }: Declaration): string[] {
  if (kind !== 'callable' || !returnsPromise) return []
  const { throws, summary = '' } = doc ?? {}
  if (summary.includes('Never rejects.') && rowsNamedIn(text).length === 0) return []
  if (!throws) return [`${name} says nothing about its errors`]
  const words = [...throws.matchAll(/`([a-z_]+)`/g)].map(([, word = '']) => word)
  const named = new Set(words.filter((word) => isCode(word) || word.includes('_')))
  const codes = codesOfMethod(name, text, text.includes('AbortSignal'))
  if (codes === null) {
    const isOfCalls = named.size > 0 || throws.includes('PapoError')
    return isOfCalls ? [`It is not known which endpoint ${name} calls`] : []
  }
  return [
    ...[...codes.required.difference(named)].map((code) => `${name} does not name \`${code}\``),
    ...[...named.difference(codes.allowed)].map(
      (code) => `${name} names \`${code}\`, which it never rejects with`,
    ),
  ]
}

/** The description of each number of a query names its bounds and its default. */
function aboutQuery({ name, kind, text }: Declaration, declarations: readonly TopLevel[]) {
  const [, type] = /\bquery: (\w+)/.exec(text) ?? []
  if (kind !== 'callable' || type === undefined || name.endsWith('.constructor')) return []
  return rowsNamedIn(text).flatMap((row) =>
    numbersOf(row).flatMap(({ field, numbers }) => {
      const summary = fieldOf(type, field, declarations)?.doc?.summary ?? ''
      return numbers
        .filter((number) => !new RegExp(String.raw`\b${number}\b`).test(summary))
        .map((number) => `${type}.${field} does not say ${number}, as the query of ${name} does`)
    }),
  )
}

interface NumberSchema {
  type?: string
  minimum?: number
  maximum?: number
  default?: number
}

function numbersOf({ query }: EndpointDefinition): { field: string; numbers: number[] }[] {
  return Object.entries(query?.properties ?? {}).flatMap(([field, schema]) => {
    const { type, minimum, maximum, default: preset } = schema as NumberSchema
    if (type !== 'integer') return []
    return [{ field, numbers: [minimum, maximum, preset].filter((one) => one !== undefined) }]
  })
}

/** The field of an interface, its own or an inherited one. */
function fieldOf(
  type: string,
  field: string,
  declarations: readonly TopLevel[],
): Declaration | undefined {
  const found = declarations.find(({ name }) => name === type)
  return (
    found?.members.find(({ name }) => name === `${type}.${field}`) ??
    found?.parents
      .map((parent) => fieldOf(parent, field, declarations))
      .find((each) => each !== undefined)
  )
}
