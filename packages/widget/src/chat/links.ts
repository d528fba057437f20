/** A piece of a text: with `href` it is a link, without it is plain. */
export interface Segment {
  readonly text: string
  readonly href?: string
}

const candidate = /\b(?:https?:\/\/|mailto:)[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi
/** What ends a sentence is no part of its link. */
const trailing = /[.,:;!?'"»”’\]}]+$/

/** A closing bracket belongs to the link only where the link opens one. */
function trim(link: string): string {
  const shorter = link.replace(trailing, '')
  const isOpened = shorter.split('(').length >= shorter.split(')').length
  if (shorter.endsWith(')') && !isOpened) return trim(shorter.slice(0, -1))
  return shorter
}

function addressOf(text: string): string | null {
  const address = /^(https?|mailto):/i.test(text) ? text : `mailto:${text}`
  try {
    return /^(https?|mailto):$/.test(new URL(address).protocol) ? address : null
  } catch {
    return null
  }
}

/**
 * Parts a text into plain pieces and links. Only http, https and mailto become links; joined
 * together the pieces are the text.
 */
export function findLinks(text: string): Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const match of text.matchAll(candidate)) {
    const link = trim(match[0])
    const href = addressOf(link)
    if (!href) continue
    if (match.index > end) segments.push({ text: text.slice(end, match.index) })
    segments.push({ text: link, href })
    end = match.index + link.length
  }
  if (end < text.length) segments.push({ text: text.slice(end) })
  return segments
}
