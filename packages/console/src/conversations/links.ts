/** A segment of a text, with `href` if it is a link. */
export interface TextPart {
  text: string
  href: string | null
}

const address = /https?:\/\/[^\s<>"]+/gi
/** Final punctuation is not part of the address before it. */
const tail = /[.,;:!?)\]}'’”]+$/

/** Finds the http and https addresses in a text. Nothing else becomes a link. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let done = 0
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(tail, '')
    if (!URL.canParse(found)) continue
    if (match.index > done) parts.push({ text: text.slice(done, match.index), href: null })
    parts.push({ text: found, href: new URL(found).href })
    done = match.index + found.length
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null })
  return parts
}
