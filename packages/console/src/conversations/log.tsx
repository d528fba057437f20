import type { Chat, ChatState } from '@papo/sdk'
import { useRef, useState } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useAgent } from '../agent/agent-context.ts'
import type { Translations } from '../locales/en.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { BubbleView } from './bubble.tsx'
import type { Conversation } from './conversation.ts'
import { noticeText } from './notice-text.ts'
import { type Bubble, lastOwnSeq, type TimelineItem, timelineOf } from './timeline.ts'
import { useFollow } from './use-follow.ts'

export interface LogProps {
  conversation: Conversation
  chat: Chat
  state: ChatState
}

const receivedIn = (items: readonly TimelineItem[]): readonly number[] =>
  items.flatMap((item) => (item.kind === 'bubble' && item.side === 'visitor' ? item.seq : []))

/**
 * The log. Messages loaded at the opening are a plain list; new ones are appended to a live region, so
 * that screen readers read out only those.
 */
export function Log({ conversation, chat, state }: LogProps) {
  const t = useTranslations()
  const { me } = useAgent()
  const [openedAt] = useState(() => state.messages.at(-1)?.seq ?? 0)
  const scroller = useRef<HTMLDivElement>(null)
  const items = timelineOf(state, me.agent.id)
  const last = items.at(-1)
  const { unseen, toEnd } = useFollow(scroller, {
    // Skips day headings: a heading keeps its key when earlier messages of its day arrive.
    firstKey: items.find(({ kind }) => kind !== 'day')?.key,
    lastKey: last?.key,
    isLastOwn: last?.kind === 'bubble' && last.authorId === me.agent.id,
    received: receivedIn(items),
  })
  const shared = { conversation, chat, state, lastOwn: lastOwnSeq(items) }

  return (
    <div class="log-frame">
      <div ref={scroller} class="log" tabIndex={0} role="group" aria-label={t.chat.region}>
        <div class="log-inner">
          {state.hasEarlier && <Earlier conversation={conversation} />}
          {!items.length && <p class="log-empty">{t.chat.noMessages}</p>}
          <ol class="log-list" aria-label={t.chat.history}>
            {items
              .filter(({ seq }) => seq <= openedAt)
              .map((item) => (
                <li key={item.key}>
                  <Item item={item} {...shared} />
                </li>
              ))}
          </ol>
          <div class="log-list" role="log" aria-label={t.chat.log}>
            {items
              .filter(({ seq }) => seq > openedAt)
              .map((item) => (
                <div key={item.key}>
                  <Item item={item} {...shared} />
                </div>
              ))}
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

interface ItemProps extends LogProps {
  item: TimelineItem
  lastOwn: number | null
}

function Item({ item, conversation, chat, state, lastOwn }: ItemProps) {
  const t = useTranslations()
  const format = useFormat()
  const { ticker, me } = useAgent()
  if (item.kind === 'day') {
    return <p class="log-day">{format.day(item.at, ticker.now.peek())}</p>
  }
  if (item.kind === 'notice') {
    const isRating = item.message.kind === 'rated'
    return (
      <div class={isRating ? 'log-notice log-rated' : 'log-notice'}>
        <p>{noticeText(item.message, t)}</p>
        {isRating && item.message.text && <blockquote dir="auto">{item.message.text}</blockquote>}
      </div>
    )
  }
  const isLastOwn = item.seq === lastOwn
  return (
    <BubbleView
      bubble={item}
      author={authorOf(item, chat, me.agent.id, t)}
      delivery={isLastOwn ? (state.readUpTo.visitor >= item.seq ? 'read' : 'sent') : null}
      onRetry={() => conversation.retry(item.key)}
      onDiscard={() => conversation.discard(item.key)}
    />
  )
}

function authorOf(
  { side, authorId, authorName }: Bubble,
  chat: Chat,
  myId: string,
  t: Translations,
): string {
  if (side === 'visitor') return nameOf(chat.visitor, t)
  return authorId === myId ? t.you : (authorName ?? t.system)
}
