/** A piece of a text: with `href` it is a link, without it is plain. */
export interface Segment {
  readonly text: string
  readonly href?: string
}

/**
 * An address, or an e-mail. Brackets belong to an address in pairs; what ends a sentence does not
 * belong to it. The part before the @ has an end, so that the longest text is read in no time.
 */
// @fault widget-links
const link =
  /(?:https?:\/\/|mailto:)(?:\([^\s()<>]*\)|[^\s()<>"])*(?:\([^\s()<>]*\)|[^\s()<>".,:;!?'»”’\]}])|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gi

/**
 * Parts a text into plain pieces and links. Only http, https and mailto become links; joined
 * together the pieces are the text.
 */
export function findLinks(text: string): Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(link)) {
    if (index > end) segments.push({ text: text.slice(end, index) })
    segments.push({ text: found, href: /^\w+:/.test(found) ? found : `mailto:${found}` })
    end = index + found.length
  }
  if (end < text.length) segments.push({ text: text.slice(end) })
  return segments
}
