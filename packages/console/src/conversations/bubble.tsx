import type { PapoError } from '@papo/sdk'
import { Icon } from '../design/icon.tsx'
import type { Translations } from '../locales/en.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { linkParts } from './links.ts'
import type { Bubble } from './timeline.ts'

export interface BubbleProps {
  bubble: Bubble
  author: string
  /** Delivery state, under the agent’s own last message only. */
  delivery: 'sent' | 'read' | null
  onRetry(): void
  onDiscard(): void
}

/** One message. */
export function BubbleView({ bubble, author, delivery, onRetry, onDiscard }: BubbleProps) {
  const t = useTranslations()
  const format = useFormat()
  const { side, isFirst, isLast, isNote, isErased, outgoing } = bubble
  const isColleague = side === 'agent' && author !== t.you
  const hasFailed = outgoing?.state === 'failed'
  const marks = [
    `bubble-${side}`,
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
      <p class="bubble" dir="auto" title={format.dateTime(bubble.at)}>
        <BubbleText bubble={bubble} />
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
            {isLast && <time dateTime={bubble.at}>{format.time(bubble.at)}</time>}
            {outgoing && <span>{t.chat.sending}</span>}
            {delivery && (
              <span class={`delivery delivery-${delivery}`}>
                <Icon name={delivery === 'read' ? 'checks' : 'check'} />
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
function BubbleText({ bubble }: { bubble: Bubble }) {
  const t = useTranslations()
  if (bubble.isErased) return <em>{t.chat.erased}</em>
  return linkParts(bubble.text).map(({ text, href }, index) =>
    href === null ? (
      text
    ) : (
      <a
        key={index}
        href={href}
        target="_blank"
        /* @fault console-link */ rel="noopener noreferrer nofollow"
      >
        {text}
      </a>
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
