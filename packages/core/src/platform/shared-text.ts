/** As many workspaces and sites as one process serves at a time. */
const most = 10_000
const texts = new Map<string, string>()

/**
 * The one copy of a text that many records carry, such as the id of their site. Every row and every parsed value
 * brings a copy of its own, which would be kept with it.
 */
export function shared(text: string): string {
  const known = texts.get(text)
  if (known !== undefined) return known
  if (texts.size >= most) texts.clear()
  texts.set(text, text)
  return text
}
