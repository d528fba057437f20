/** A segment of a text: a link if it has `href`, or else plain. */
export interface Segment {
  readonly text: string
  readonly href?: string
}

/**
 * A web or e-mail address. Brackets belong to an address only in pairs, final punctuation never
 * does. The part before the @ has a bounded length, so that matching stays fast on the longest text.
 */
// @fault text-links
const link =
  /(?:https?:\/\/|mailto:)(?:\([^\s()<>]*\)|[^\s()<>"])*(?:\([^\s()<>]*\)|[^\s()<>".,:;!?'»”’\]}])|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gi

/**
 * Splits a text into plain segments and links. Only http, https and mailto become links; the segments joined together are the text.
 */
export function findLinks(text: string): Segment[] {
  const segments: Segment[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(link)) {
    const href = /^\w+:/.test(found) ? found : `mailto:${found}`
    if (index > end) segments.push({ text: text.slice(end, index) })
    segments.push({ text: found, href })
    end = index + found.length
  }
  if (end < text.length) segments.push({ text: text.slice(end) })
  return segments
}
