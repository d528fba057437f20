/** How many names a sentence has room for. */
const namesAtMost = 3

/** The first names of a list, and how many more there are. */
export function listOf(names: readonly string[]): string {
  const more = names.length - namesAtMost
  const first = names.slice(0, namesAtMost).join(', ')
  return more > 0 ? `${first} +${more}` : first
}
