import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useEffect } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Stars } from '../design/stars.tsx'
import type { Pages } from '../loaded/pages.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { Moment, Section } from './facts.tsx'
import { usePersonTexts } from './use-person-texts.ts'
import './past-chat-list.css'

interface PastChatListProps {
  pastChats: Pages<Chat>
  /** How many there are; null until that is known. */
  count: number | null
  /** When the visitor first came; null if that is not known. */
  firstSeenAt: string | null
  onOpen(chat: Chat): void
}

/** The row of a past chat, to give the focus back to. */
export const pastRowId = (chatId: string): string => `past-${chatId}`

/** The other chats of the visitor, newest first. */
export function PastChatList({ pastChats, count, firstSeenAt, onOpen }: PastChatListProps) {
  const t = useTranslations()
  const texts = usePersonTexts()
  const { items: chats, status, hasMore } = useStore(pastChats.state)
  useEffect(() => {
    if (count) void pastChats.load()
  }, [pastChats, Boolean(count)])
  if (count === null) return null
  return (
    <Section title={texts.past}>
      <p class="past-count">{texts.pastCount(count)}</p>
      {firstSeenAt && (
        <p class="past-count">
          {texts.firstSeen}: <Moment at={firstSeenAt} />
        </p>
      )}
      {chats.length > 0 && (
        <ul class="past-list">
          {chats.map((chat) => (
            <PastRow key={chat.id} chat={chat} onOpen={() => onOpen(chat)} />
          ))}
        </ul>
      )}
      {count > 0 && (hasMore || status !== 'ready') && (
        <button
          type="button"
          class="button button-small past-more"
          aria-disabled={status === 'loading'}
          onClick={() => void pastChats.loadMore()}
        >
          {status === 'loading' && t.loading}
          {status === 'failed' && t.retry}
          {status === 'ready' && texts.pastMore}
        </button>
      )}
    </Section>
  )
}

function PastRow({ chat, onOpen }: { chat: Chat; onOpen(): void }) {
  const t = useTranslations()
  const texts = usePersonTexts()
  const format = useFormat()
  const { ticker } = useAgent()
  const date = format.dayAndTime(chat.createdAt, ticker.now.get())
  const agent = chat.agent ? t.history.answeredBy(chat.agent.name || t.formerAgent) : null
  return (
    <li>
      <button id={pastRowId(chat.id)} type="button" class="past-row" onClick={onOpen}>
        <span class="unseen">{texts.pastOpen(format.dateTime(chat.createdAt))}</span>
        <span class="past-line" aria-hidden="true">
          <span class="past-date">{date}</span>
          {chat.status !== 'ended' && <span class="badge">{texts[chat.status]}</span>}
        </span>
        <span class="past-line">
          <span class="past-agent" dir="auto">
            {agent ?? texts.unanswered}
          </span>
          {chat.rating !== null && <Stars rating={chat.rating} />}
        </span>
        {chat.subject && (
          <span class="past-subject" dir="auto">
            {chat.subject}
          </span>
        )}
      </button>
    </li>
  )
}
