/** The initials of a name, at most two: of its first and its last word, in any script. Flags, accents and joined emoji stay whole. */
export function initialsOf(name: string): string {
  const [first = '', ...more] = name.trim().split(/\s+/)
  const last = more.at(-1) ?? ''
  return [first, last]
    .map((word) => /^(\p{RI}{2}|.(\p{M}|\u200d.)*)/u.exec(word)?.[0])
    .join('')
    .toUpperCase()
}
