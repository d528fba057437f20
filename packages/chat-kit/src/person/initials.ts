/** The initials of a name, at most two: of its first and its last word, in any script. */
export function initialsOf(name: string): string {
  const [first = '', ...more] = name.trim().split(/\s+/)
  const last = more.at(-1) ?? ''
  return [first, last].map(firstCharacter).join('').toUpperCase()
}

/** The first character that people see: a flag and a letter with its accents are one. */
function firstCharacter(word: string): string {
  // Older browsers have no segmenter, and show the first part of it.
  const Segmenter = (Intl as Partial<typeof Intl>).Segmenter
  if (Segmenter === undefined) return [...word][0] ?? ''
  for (const { segment } of new Segmenter().segment(word)) return segment
  return ''
}
