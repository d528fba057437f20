import { findLinks } from '@papo/chat-kit/message/links'
import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import type { PapoError } from '@papo/sdk'
import { Icon } from '../design/icon.tsx'
import type { Translations } from '../locales/en.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import './bubble.css'

export interface BubbleProps {
  entry: TimelineEntry
  /** Whether it is the last of a group. */
  isLast: boolean
  author: string
  /** Delivery state, under the agent’s own last message only. */
  delivery: 'sent' | 'delivered' | 'read' | null
  onRetry(): void
  onDiscard(): void
}

/** One message. */
export function BubbleView({ entry, isLast, author, delivery, onRetry, onDiscard }: BubbleProps) {
  const t = useTranslations()
  const format = useFormat()
  const { kind, isFirst, message, outgoing } = entry
  const at = entry.at.toISOString()
  const isNote = kind === 'note'
  const isErased = message?.erased
  const isColleague = kind !== 'visitor' && author !== t.you
  const hasFailed = outgoing?.state === 'failed'
  const marks = [
    kind === 'visitor' ? 'bubble-visitor' : 'bubble-agent',
    isFirst && 'is-first',
    isLast && 'is-last',
    isNote && 'is-note',
    isErased && 'is-erased',
    outgoing && !hasFailed && 'is-sending',
    hasFailed && 'is-failed',
  ]
  return (
    <div class={`message ${marks.filter(Boolean).join(' ')}`}>
      <p class={isFirst && (isNote || isColleague) ? 'message-author' : 'unseen'}>
        <span class={isNote && !isColleague ? 'unseen' : ''}>
          {author}
          {isNote && ' · '}
        </span>
        {isNote && t.chat.note}
      </p>
      <p class="bubble" dir="auto" title={format.dateTime(at)}>
        <BubbleText entry={entry} />
      </p>
      {hasFailed ? (
        <div class="message-failed">
          <Icon name="alert" />
          <span>{[t.chat.notSent, reasonOf(outgoing.error, t)].filter(Boolean).join('. ')}</span>
          <button type="button" class="text-button" onClick={onRetry}>
            {t.retry}
          </button>
          <button type="button" class="text-button" onClick={onDiscard}>
            {t.chat.discard}
          </button>
        </div>
      ) : (
        (isLast || delivery || outgoing) && (
          <p class="message-meta">
            {isLast && <time dateTime={at}>{format.time(at)}</time>}
            {outgoing && <span>{t.chat.sending}</span>}
            {delivery && (
              <span class={`delivery delivery-${delivery}`}>
                <Icon name={delivery === 'sent' ? 'check' : 'checks'} />
                {t.chat[delivery]}
              </span>
            )}
          </p>
        )
      )}
    </div>
  )
}

/** The text with its links, or a note that it was erased. */
function BubbleText({ entry }: { entry: TimelineEntry }) {
  const t = useTranslations()
  if (entry.message?.erased) return <em>{t.chat.erased}</em>
  return findLinks(entry.text).map(({ text, href }, index) =>
    href && URL.canParse(href) ? (
      <a
        key={index}
        href={href}
        target="_blank"
        /* @fault console-link */ rel="noopener noreferrer nofollow"
      >
        {text}
      </a>
    ) : (
      text
    ),
  )
}

/** Why a message cannot be sent, for errors that a retry alone does not fix. */
function reasonOf(error: PapoError | null, t: Translations): string | null {
  switch (error?.code) {
    case 'chat_ended':
      return t.chat.refused.ended
    case 'not_your_chat':
    case 'chat_not_active':
      return t.chat.refused.notYours
    case 'text_too_long':
      return t.chat.refused.tooLong
    default:
      return null
  }
}
