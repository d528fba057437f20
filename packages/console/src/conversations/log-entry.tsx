import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import type { Chat, ChatState } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import type { Translations } from '../locales/en.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { BubbleView } from './bubble.tsx'
import type { Conversation } from './conversation.ts'

export interface LogProps {
  conversation: Conversation
  chat: Chat
  state: ChatState
}

export interface EntryAtProps extends LogProps {
  entries: readonly TimelineEntry[]
  index: number
  lastOwn: number | null
}

/** An entry, below its day if it is the first one of it. */
export function EntryAt({ entries, index, ...rest }: EntryAtProps) {
  const format = useFormat()
  const { ticker } = useAgent()
  const entry = entries[index]
  if (!entry) return null
  return (
    <>
      {entry.startsDay && (
        <p class="log-day">{format.day(entry.at.toISOString(), ticker.now.get())}</p>
      )}
      <Entry entry={entry} isLast={entries[index + 1]?.isFirst ?? true} {...rest} />
    </>
  )
}

interface EntryProps extends LogProps {
  entry: TimelineEntry
  /** Whether it is the last of a group. */
  isLast: boolean
  lastOwn: number | null
}

function Entry({ entry, isLast, conversation, chat, state, lastOwn }: EntryProps) {
  const t = useTranslations()
  const { me } = useAgent()
  const { kind, message, seq, text, key } = entry
  if (kind === 'notice') {
    const isRating = message?.kind === 'rated'
    return (
      <div class={isRating ? 'log-notice log-rated' : 'log-notice'}>
        <p>{text}</p>
        {isRating && message.text && <blockquote dir="auto">{message.text}</blockquote>}
      </div>
    )
  }
  const isLastOwn = seq === lastOwn
  return (
    <BubbleView
      entry={entry}
      isLast={isLast}
      author={authorOf(entry, chat, me.agent.id, t)}
      delivery={isLastOwn ? deliveryOf(state, seq) : null}
      onRetry={() => conversation.retry(key)}
      onDiscard={() => conversation.discard(key)}
    />
  )
}

/** How far the agent’s own message has come; whether it was delivered may be unknown. */
function deliveryOf({ readUpTo, deliveredUpTo }: ChatState, seq: number) {
  if (readUpTo.visitor >= seq) return 'read'
  return (deliveredUpTo?.visitor ?? 0) >= seq ? 'delivered' : 'sent'
}

function authorOf(
  { kind, authorId, message }: TimelineEntry,
  chat: Chat,
  myId: string,
  t: Translations,
): string {
  if (kind === 'visitor') return nameOf(chat.visitor, t)
  if (authorId === myId) return t.you
  return message?.author.name ?? (authorId === null ? t.system : t.formerAgent)
}
