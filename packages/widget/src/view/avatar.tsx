/** The initials of a name, at most two. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}

/** A person's picture, or the initials until and unless it loads. Hidden from screen readers: the name is beside it. */
export const Avatar = ({ name, url }: { name: string; url?: string | null | undefined }) => (
  <span class="avatar" aria-hidden="true">
    {initialsOf(name)}
    {url && <img src={url} alt="" onError={(event) => event.currentTarget.remove()} />}
  </span>
)
