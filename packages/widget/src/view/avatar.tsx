import { initialsOf } from '@papo/chat-kit/person/initials'

/** A person's picture, or the initials until and unless it loads. Hidden from screen readers: the name is beside it. */
export const Avatar = ({ name, url }: { name: string; url?: string | null | undefined }) => (
  <span class="avatar" aria-hidden="true">
    {initialsOf(name)}
    {url && <img key={url} src={url} alt="" onError={(event) => event.currentTarget.remove()} />}
  </span>
)
