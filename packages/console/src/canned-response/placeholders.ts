import type { Chat } from '@papo/sdk'

/** What placeholders stand for, by their names; without those that are not known. */
export type Values = ReadonlyMap<string, string>

const placeholder = /\{([^{}\n]{1,80})\}/gu
/** The names that are placeholders wherever they stand. */
const known = /^(?:visitor\.(?:name|email)|agent\.name|site\.name|attribute\..+)$/u
/** A name of the agent's own choosing; other things in braces are text. */
const word = /^\p{L}[\p{L}\p{M}\p{N} ._-]*$/u

/** One line without control characters: what visitors say of themselves goes into the agent's text. */
const line = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
    : ''

/** What is known in a chat. */
export function valuesOf({ visitor, siteName }: Chat, agentName: string): Values {
  const attributes = Object.entries(visitor.attributes ?? {}).map(
    ([name, value]) => [`attribute.${name}`, line(value)] as const,
  )
  const all: (readonly [string, string])[] = [
    ['visitor.name', line(visitor.name)],
    ['visitor.email', line(visitor.email)],
    ['agent.name', line(agentName)],
    ['site.name', line(siteName)],
    ...attributes,
  ]
  return new Map(all.filter(([, value]) => value !== ''))
}

/** The text with every placeholder filled in whose value is known. The others stay, for the agent to fill in. */
export const fill = (text: string, values: Values): string =>
  text.replaceAll(placeholder, (whole, name: string) => values.get(name.trim()) ?? whole)

/** The placeholders of the agents' own in a text: `{order}`, which nobody but the agent can fill in. */
export const ownNames = (text: string): string[] =>
  [...text.matchAll(placeholder)]
    .map(([, name = '']) => name.trim())
    .filter((name) => word.test(name) && !known.test(name))

/** A placeholder that stands in a text, and where. */
export interface Gap {
  name: string
  from: number
  to: number
}

/** The placeholders that are still to be filled in: the known ones, and those of `own` names. */
export const gapsIn = (text: string, own: ReadonlySet<string>): Gap[] =>
  [...text.matchAll(placeholder)].flatMap((match) => {
    const name = (match[1] ?? '').trim()
    const isGap = known.test(name) || own.has(name)
    return isGap ? [{ name, from: match.index, to: match.index + match[0].length }] : []
  })
