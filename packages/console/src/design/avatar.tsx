import { initialsOf } from '@papo/chat-kit/person/initials'
import { useState } from 'preact/hooks'
import './avatar.css'

/** One of eight hues, always the same for one id. */
export function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973
  return sum % 8
}

export interface AvatarProps {
  /** Decides the colour. */
  id: string
  /** Its initials stand until and unless there is a picture. Null for a visitor without a name. */
  name: string | null
  /** The address of the picture. */
  url?: string | null | undefined
  size?: 'small' | 'large'
}

/** Hidden from screen readers, since the name is beside it. */
export function Avatar({ id, name, url, size }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span class={`avatar hue-${hueOf(id)}${size ? ` avatar-${size}` : ''}`} aria-hidden="true">
      {name === null ? <AnonymousIcon /> : initialsOf(name)}
      {url && url !== broken && (
        <img class="avatar-picture" src={url} alt="" onError={() => setBroken(url)} />
      )}
    </span>
  )
}

const AnonymousIcon = () => (
  <svg class="icon" viewBox="0 0 24 24" focusable="false">
    <path d="M12 12a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM5.25 19.5c.6-3 3.2-4.75 6.75-4.75s6.15 1.75 6.75 4.75" />
  </svg>
)
