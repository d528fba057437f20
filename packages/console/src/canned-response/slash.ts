import { limits } from '@papo/protocol'

/** A `/` with the word behind it, up to the caret. */
export interface Slash {
  /** Where the `/` stands. */
  from: number
  /** What was typed after it. */
  query: string
}

/** The `/` at the start of the text or after white space, if the caret stands in or behind its word. */
export function slashAt(text: string, caret: number): Slash | null {
  const [, query] = /(?:^|\s)\/([^\s/]*)$/u.exec(text.slice(0, caret)) ?? []
  if (query === undefined || query.length > limits.shortcutLength) return null
  return { from: caret - query.length - 1, query }
}

/** A text and where the caret stands in it. */
export interface Written {
  text: string
  caret: number
}

/** The text with `inserted` in the place of what stands between `from` and `to`. */
export const replace = (text: string, from: number, to: number, inserted: string): Written => ({
  text: text.slice(0, from) + inserted + text.slice(to),
  caret: from + inserted.length,
})

/** The text with a `/` at the caret, so that the list opens there. */
export function withSlash(text: string, caret: number): Written {
  const isFree = caret === 0 || /\s/u.test(text.charAt(caret - 1))
  return replace(text, caret, caret, isFree ? '/' : ' /')
}
