import { findLinks } from '@papo/chat-kit/message/links'
import type { TimelineEntry } from '@papo/chat-kit/timeline/timeline'
import { Icon } from '../icon/icon.tsx'
import { Avatar } from '../view/avatar.tsx'
import type { I18n } from '../locales/i18n.ts'
import type { Conversation } from './conversation.ts'
import { authorOf } from './entries.ts'

interface EntryProps {
  /** `li` in the list of earlier messages, `div` in the live log. */
  tag: 'li' | 'div'
  entry: TimelineEntry
  conversation: Conversation
  i18n: I18n
  now: number
}

/** One row: the day if it is the first of a day, the author if it is the first of a group, the text. */
export function EntryRow({ tag: Tag, entry, conversation, i18n, now }: EntryProps) {
  const { kind, isFirst, startsDay, text, at, outgoing } = entry
  const author = authorOf(entry, i18n)
  const time = <time dateTime={at.toISOString()}>{i18n.time(at)}</time>
  return (
    <Tag class={`entry ${kind}${isFirst ? ' first' : ''}${outgoing ? ` ${outgoing.state}` : ''}`}>
      {startsDay && <div class="day">{i18n.day(at, new Date(now))}</div>}
      {kind === 'notice' ? (
        <div class="notice">
          {text} <span class="sr">{time}</span>
        </div>
      ) : (
        <>
          <div class={isFirst ? 'by' : 'by sr'}>
            {kind === 'agent' && (
              <Avatar name={author} url={conversation.pictureOf(entry.authorId)} />
            )}
            <span class={kind === 'visitor' ? 'sr' : ''}>{author} </span>
            {time}
          </div>
          <div /* @fault widget-text */ class="bubble" dir="auto">
            {findLinks(text).map((segment) =>
              segment.href ? (
                <a href={segment.href} target="_blank" rel="noopener noreferrer nofollow">
                  {segment.text}
                </a>
              ) : (
                segment.text
              ),
            )}
          </div>
        </>
      )}
      {outgoing?.state === 'failed' && (
        <Failed clientId={outgoing.clientId} conversation={conversation} i18n={i18n} />
      )}
    </Tag>
  )
}

interface FailedProps {
  clientId: string
  conversation: Conversation
  i18n: I18n
}

const Failed = ({ clientId, conversation: { chat }, i18n }: FailedProps) => (
  <div class="failure">
    <Icon name="alert" />
    <span>{i18n.t('msg.failed')}</span>
    <button type="button" class="link" onClick={() => chat.retry(clientId)}>
      {i18n.t('msg.retry')}
    </button>
    <button type="button" class="link" onClick={() => chat.discard(clientId)}>
      {i18n.t('msg.discard')}
    </button>
  </div>
)
