import { timelineOf, type TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { Fragment } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { BubbleView } from '../conversations/bubble.tsx'
import { textOf } from '../conversations/entry-text.ts'
import { Icon } from '../design/icon.tsx'
import { Stars } from '../design/stars.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { createPastLog } from './past-chats.ts'
import { usePersonTexts } from './use-person-texts.ts'
import './past-chat-view.css'

interface PastChatViewProps {
  chat: Chat
  onBack(): void
}

/** Another chat of the visitor, beside the current one, to be read only. */
export function PastChatView({ chat, onBack }: PastChatViewProps) {
  const t = useTranslations()
  const texts = usePersonTexts()
  const format = useFormat()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [chat.id])
  const agent = chat.agent ? t.history.answeredBy(chat.agent.name || t.formerAgent) : null
  return (
    <div
      class="past-chat"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // Goes back to the visitor, and no further.
        event.stopPropagation()
        onBack()
      }}
    >
      <header class="past-head">
        <button type="button" class="icon-button" onClick={onBack}>
          <Icon name="back" />
          <span class="unseen">{texts.pastBack}</span>
        </button>
        <div class="past-heading">
          <h3 ref={heading} tabIndex={-1} class="past-title">
            {texts.pastOf(format.dateTime(chat.createdAt))}
          </h3>
          <p class="past-line past-agent">
            <span dir="auto">{agent ?? texts.unanswered}</span>
            {chat.rating !== null && <Stars rating={chat.rating} />}
          </p>
        </div>
      </header>
      <p class="past-hint">{texts.pastReadOnly}</p>
      <PastLog chat={chat} />
      {chat.feedback && (
        <q class="past-feedback" dir="auto">
          {chat.feedback}
        </q>
      )}
    </div>
  )
}

function PastLog({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const texts = usePersonTexts()
  const { client, me } = useAgent()
  const [log] = useState(() => createPastLog(client, chat.id))
  const { items, status, hasMore } = useStore(log.state)
  useEffect(() => void log.load(), [log])
  const messages = items.toReversed()
  const entries = timelineOf({ messages, outgoing: [] }, me.agent.id, (one) => textOf(one, t))
  return (
    <div class="past-log">
      {(hasMore || status !== 'ready') && (
        <button
          type="button"
          class="button button-small past-earlier"
          aria-disabled={status === 'loading'}
          onClick={() => void log.loadMore()}
        >
          {status === 'loading' && t.loading}
          {status === 'failed' && t.retry}
          {status === 'ready' && t.chat.older}
        </button>
      )}
      {status === 'ready' && !entries.length && <p class="past-hint">{texts.pastEmpty}</p>}
      <ol>
        {entries.map((entry, at) => (
          <PastEntry
            key={entry.key}
            chat={chat}
            entry={entry}
            isLast={entries[at + 1]?.isFirst ?? true}
          />
        ))}
      </ol>
    </div>
  )
}

interface PastEntryProps {
  chat: Chat
  entry: TimelineEntry
  isLast: boolean
}

function PastEntry({ chat, entry, isLast }: PastEntryProps) {
  const t = useTranslations()
  const format = useFormat()
  const { me, ticker } = useAgent()
  const { kind, authorId, message, text, startsDay, at } = entry
  const author =
    kind === 'visitor'
      ? nameOf(chat.visitor, t)
      : authorId === me.agent.id
        ? t.you
        : (message?.author.name ?? (authorId === null ? t.system : t.formerAgent))
  return (
    <Fragment>
      {startsDay && (
        <li>
          <p class="log-day">{format.day(at.toISOString(), ticker.now.get())}</p>
        </li>
      )}
      <li>
        {kind === 'notice' ? (
          <p class="log-notice">{text}</p>
        ) : (
          <BubbleView
            entry={entry}
            isLast={isLast}
            author={author}
            delivery={null}
            onRetry={nothing}
            onDiscard={nothing}
          />
        )}
      </li>
    </Fragment>
  )
}

/** What is stored can be neither repeated nor discarded. */
const nothing = () => {}
