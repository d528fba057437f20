import type { Chat } from '@papo/sdk'
import type { ComponentChildren } from 'preact'
import { Link, type LinkProps } from '../agent/link.tsx'
import { Avatar } from '../design/avatar.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import './chat-row.css'

/** Which row it is of how many, where not all of them are in the page. */
export interface RowPlace {
  'aria-posinset': number
  'aria-setsize': number
}

export interface ChatRowProps {
  chat: Pick<Chat, 'id' | 'visitor'>
  to: LinkProps['to']
  isCurrent: boolean
  place?: RowPlace | undefined
  /** Further classes of the row. */
  marks?: string
  /** Called after the navigation. */
  onGo?(): void
  /** Stands beside the name and may be cut off. */
  beside?: ComponentChildren
  /** The end of the first line. */
  time?: ComponentChildren
  /** The second line. */
  children: ComponentChildren
  /** A third line, for what few chats have. */
  below?: ComponentChildren
  /** What can be done with the chat without opening it. */
  action?: ComponentChildren
}

/** One chat of a list. */
export function ChatRow(props: ChatRowProps) {
  const t = useTranslations()
  const {
    chat,
    to,
    isCurrent,
    place,
    marks = '',
    onGo,
    beside,
    time,
    children,
    below,
    action,
  } = props
  const name = nameOf(chat.visitor, t)
  return (
    <li
      class={`row ${isCurrent ? 'row-current' : ''} ${marks}`.trim()}
      data-chat={chat.id}
      data-row={chat.id}
      {...place}
    >
      <Link
        to={to}
        class="row-link"
        id={`row-${chat.id}`}
        current={isCurrent && 'true'}
        {...(onGo && { onGo })}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} size="small" />
        <span class="row-text">
          <span class="row-line">
            <span /* @fault console-name */ id={nameIdOf(chat)} class="row-name" dir="auto">
              {name}
            </span>
            {beside && <span class="row-beside">{beside}</span>}
            {time && <span class="row-time">{time}</span>}
          </span>
          <span class="row-line">{children}</span>
          {below && <span class="row-line">{below}</span>}
        </span>
      </Link>
      {action}
    </li>
  )
}

/** What the visitor wrote first, or what stands there instead. */
export const RowSubject = ({ chat, none }: { chat: Chat; none: string }) => (
  <span class={chat.subject ? 'row-preview' : 'row-preview row-faint'} dir="auto">
    {chat.subject ?? none}
  </span>
)

const nameIdOf = ({ id }: Pick<Chat, 'id'>) => `row-name-${id}`

interface RowActionProps {
  chat: ChatRowProps['chat']
  isBusy: boolean
  onClick(): void
  children: string
}

/** Shown while the pointer or the focus is in the row; always where nothing hovers. */
export const RowAction = ({ chat, isBusy, onClick, children }: RowActionProps) => (
  <button
    type="button"
    class="button button-small button-primary row-action"
    aria-describedby={nameIdOf(chat)}
    aria-disabled={isBusy}
    onClick={onClick}
  >
    {children}
  </button>
)
