import { plainText, plainWords } from '@papo/protocol'
import type { CannedResponse } from '@papo/sdk'

/** A canned response with what searches look at, without case and accents. */
export interface Searchable {
  response: CannedResponse
  shortcut: string
  title: string
  text: string
}

/** The most rows of the list in the composer. */
const mostShown = 50

export const searchable = (response: CannedResponse): Searchable => ({
  response,
  shortcut: plainText(response.shortcut),
  title: plainText(response.title ?? ''),
  text: plainText(response.text),
})

const scopes = ['mine', 'site', 'all'] as const

/** In the order of the shortcuts; of the same ones, the agent's own comes first. */
export const inOrder = (all: readonly Searchable[]): Searchable[] =>
  all.toSorted(
    (one, other) =>
      one.shortcut.localeCompare(other.shortcut) ||
      scopes.indexOf(one.response.scope) - scopes.indexOf(other.response.scope),
  )

/** Those that have each word somewhere. */
export function found(all: readonly Searchable[], text: string): Searchable[] {
  const words = plainWords(text)
  return all.filter(({ shortcut, title, text: body }) =>
    words.every((word) => [shortcut, title, body].some((field) => field.includes(word))),
  )
}

/** How well it fits what was typed after the `/`, from 0; null: not at all. */
function rank({ shortcut, title, text }: Searchable, query: string): number | null {
  if (shortcut === query) return 0
  if (shortcut.startsWith(query)) return 1
  if (shortcut.includes(query)) return 2
  if (title.split(/\s+/u).some((word) => word.startsWith(query))) return 3
  if (title.includes(query)) return 4
  return text.includes(query) ? 5 : null
}

/** What may be inserted in a chat of the site, the best first. */
export function suggestions(
  all: readonly Searchable[],
  query: string,
  siteId: string,
): CannedResponse[] {
  const wanted = plainText(query)
  return all
    .filter(({ response }) => response.siteId === null || response.siteId === siteId)
    .flatMap((one) => {
      const at = rank(one, wanted)
      return at === null ? [] : [{ one, at }]
    })
    .sort((a, b) => a.at - b.at)
    .slice(0, mostShown)
    .map(({ one }) => one.response)
}
