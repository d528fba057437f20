import { Icon } from '../icon/icon.tsx'
import { Avatar } from '../panel/avatar.tsx'
import type { Speech } from '../words/speech.ts'
import type { Conversation } from './conversation.ts'
import { findLinks } from './links.ts'
import type { Entry } from './timeline.ts'

interface EntryProps {
  /** A list item among lists, a plain block in the log. */
  tag: 'li' | 'div'
  entry: Entry
  conversation: Conversation
  speech: Speech
}

/** One row: where a day begins the day, where a group begins its author, then the text. */
export function EntryRow({ tag: Tag, entry, conversation, speech }: EntryProps) {
  const { side, isFirst, day, text, author, at, outgoing } = entry
  const time = <time dateTime={at.toISOString()}>{speech.time(at)}</time>
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
        <Failed clientId={outgoing.clientId} conversation={conversation} speech={speech} />
      )}
    </Tag>
  )
}

interface FailedProps {
  clientId: string
  conversation: Conversation
  speech: Speech
}

const Failed = ({ clientId, conversation: { chat }, speech }: FailedProps) => (
  <div class="failure">
    <Icon name="alert" />
    <span>{speech.say('msg.failed')}</span>
    <button type="button" class="link" onClick={() => chat.retry(clientId)}>
      {speech.say('msg.retry')}
    </button>
    <button type="button" class="link" onClick={() => chat.discard(clientId)}>
      {speech.say('msg.discard')}
    </button>
  </div>
)
