import { type TimelineEntry, timelineOf } from '@papo/chat-kit/timeline/timeline'
import type { Chat, ChatState } from '@papo/sdk'
import { Fragment } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useAgent } from '../agent/agent-context.ts'
import type { Translations } from '../locales/en.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { BubbleView } from './bubble.tsx'
import type { Conversation } from './conversation.ts'
import { textOf } from './entry-text.ts'
import { lastOwnSeq } from './last-own.ts'
import { useFollow } from './use-follow.ts'
import './log.css'

export interface LogProps {
  conversation: Conversation
  chat: Chat
  state: ChatState
}

const receivedIn = (entries: readonly TimelineEntry[]): readonly number[] =>
  entries.flatMap(({ kind, seq }) => (kind === 'visitor' ? seq : []))

/**
 * The log. Messages loaded at the opening are a plain list; new ones are appended to a live region, so
 * that screen readers read out only those.
 */
export function Log({ conversation, chat, state }: LogProps) {
  const t = useTranslations()
  const format = useFormat()
  const { me, ticker } = useAgent()
  const [openedAt] = useState(() => state.messages.at(-1)?.seq ?? 0)
  const scroller = useRef<HTMLDivElement>(null)
  const entries = timelineOf(state, me.agent.id, (message) => textOf(message, t))
  const last = entries.at(-1)
  const lasts = new Set(entries.filter((_, at) => entries[at + 1]?.isFirst ?? true))
  const isLastOwn = last?.kind !== 'notice' && last?.authorId === me.agent.id
  const shown = { first: entries[0]?.key, last: last?.key, isLastOwn }
  const { unseen, toEnd } = useFollow(scroller, shown, receivedIn(entries))
  const shared = { conversation, chat, state, lastOwn: lastOwnSeq(entries) }
  const row = (entry: TimelineEntry, Tag: 'li' | 'div') => (
    <Fragment key={entry.key}>
      {entry.startsDay && (
        <Tag>
          <p class="log-day">{format.day(entry.at.toISOString(), ticker.now.get())}</p>
        </Tag>
      )}
      <Tag>
        <Entry entry={entry} isLast={lasts.has(entry)} {...shared} />
      </Tag>
    </Fragment>
  )

  return (
    <div class="log-frame">
      <div ref={scroller} class="log" tabIndex={0} role="group" aria-label={t.chat.region}>
        <div class="log-inner">
          {state.hasEarlier && <Earlier conversation={conversation} />}
          {!entries.length && <p class="log-empty">{t.chat.noMessages}</p>}
          <ol class="log-list" aria-label={t.chat.history}>
            {entries.filter(({ seq }) => seq <= openedAt).map((entry) => row(entry, 'li'))}
          </ol>
          <div class="log-list" role="log" aria-label={t.chat.log}>
            {entries.filter(({ seq }) => seq > openedAt).map((entry) => row(entry, 'div'))}
          </div>
        </div>
      </div>
      {unseen > 0 && (
        <button type="button" class="button log-new" onClick={toEnd}>
          <Icon name="down" />
          {t.chat.newMessages(unseen)}
        </button>
      )}
    </div>
  )
}

function Earlier({ conversation }: { conversation: Conversation }) {
  const t = useTranslations()
  const [isBusy, setBusy] = useState(false)
  return (
    <button
      type="button"
      class="button button-small log-earlier"
      aria-disabled={isBusy}
      onClick={() => {
        if (isBusy) return
        setBusy(true)
        const done = () => setBusy(false)
        conversation.loadEarlier().then(done, done)
      }}
    >
      {isBusy ? t.loading : t.chat.older}
    </button>
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
      delivery={isLastOwn ? (state.readUpTo.visitor >= seq ? 'read' : 'sent') : null}
      onRetry={() => conversation.retry(key)}
      onDiscard={() => conversation.discard(key)}
    />
  )
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
