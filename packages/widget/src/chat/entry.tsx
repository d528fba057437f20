import { Icon } from '../icon/icon.tsx'
import { Avatar } from '../view/avatar.tsx'
import type { I18n } from '../locales/i18n.ts'
import type { Conversation } from './conversation.ts'
import { findLinks } from './links.ts'
import type { Entry } from './timeline.ts'

interface EntryProps {
  /** `li` in the list of earlier messages, `div` in the live log. */
  tag: 'li' | 'div'
  entry: Entry
  conversation: Conversation
  i18n: I18n
}

/** One row: the day if it is the first of a day, the author if it is the first of a group, the text. */
export function EntryRow({ tag: Tag, entry, conversation, i18n }: EntryProps) {
  const { side, isFirst, day, text, author, at, outgoing } = entry
  const time = <time dateTime={at.toISOString()}>{i18n.time(at)}</time>
  return (
    <Tag class={`entry ${side}${isFirst ? ' first' : ''}${outgoing ? ` ${outgoing.state}` : ''}`}>
      {day && <div class="day">{day}</div>}
      {side === 'notice' ? (
        <div class="notice">
          {text} <span class="sr">{time}</span>
        </div>
      ) : (
        <>
          <div class={isFirst ? 'by' : 'by sr'}>
            {side === 'agent' && <Avatar name={author} />}
            <span class={side === 'visitor' ? 'sr' : ''}>{author} </span>
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
