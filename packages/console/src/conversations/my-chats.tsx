import { useComputed } from '@preact/signals'
import { Avatar } from '../design/avatar.tsx'
import { Empty } from '../design/empty.tsx'
import { useApp } from '../desk/app-context.ts'
import { useDesk } from '../desk/desk-context.ts'
import { Link } from '../desk/link.tsx'
import { QueueStrip } from '../queue/queue-strip.tsx'
import { useFormat, useWords } from '../words/language-context.ts'
import type { Conversation } from './conversation.ts'
import { OthersList } from './others-list.tsx'
import { previewOf } from './preview.ts'
import { nameOf } from './visitor.ts'

/** One’s own conversations, and those of colleagues below them. */
export function MyChats() {
  const words = useWords()
  const { conversations } = useDesk()
  const mine = conversations.mine.value
  const isEmpty = !mine.length && conversations.isLoaded.value
  return (
    <>
      <header class="list-head">
        <h2 class="list-title">{words.chats.title}</h2>
      </header>
      <div
        class="list-body"
        onPointerEnter={() => conversations.hold(true)}
        onPointerLeave={() => conversations.hold(false)}
        onFocusIn={() => conversations.hold(true)}
        onFocusOut={() => conversations.hold(false)}
      >
        {isEmpty && (
          <Empty icon="chats" title={words.chats.empty} hint={words.chats.emptyHint}>
            <Link to={{ page: 'queue', chatId: null }} class="button">
              {words.chats.goToQueue}
            </Link>
          </Empty>
        )}
        {mine.length > 0 && (
          <ul class="rows">
            {mine.map((conversation) => (
              <ChatRow key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        )}
        <OthersList />
      </div>
      <QueueStrip />
    </>
  )
}

function ChatRow({ conversation }: { conversation: Conversation }) {
  const words = useWords()
  const format = useFormat()
  const { conversations, me, ticker, wantComposer } = useDesk()
  const { isNarrow } = useApp()
  const preview = useComputed(() => previewOf(conversation, me.agent.id))
  const chat = conversation.chat.value
  if (!chat) return null
  const { id } = conversation
  const isCurrent = conversations.current.value?.id === id
  const unread = conversation.unread.value
  const hasEnded = conversation.standing.value === 'ended'
  const { kind, text, colleague, at } = preview.value
  const by = colleague === null ? '' : `${colleague}:`
  const prefix = { draft: words.chats.draft, own: `${words.you}:`, typing: '', text: by }[kind]
  const marks = [isCurrent && 'row-current', unread && 'row-unread', hasEnded && 'row-ended']

  return (
    <li class={['row', ...marks].filter(Boolean).join(' ')} data-chat={id}>
      <Link
        to={{ page: 'chats', chatId: id }}
        class="row-link"
        id={`row-${id}`}
        current={isCurrent && 'true'}
        onGo={() => {
          // On a phone the keyboard would cover what there is to read.
          if (!isNarrow.peek() && conversation.standing.peek() === 'mine') wantComposer(id)
        }}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} />
        <span class="row-text">
          <span class="row-line">
            <span class="row-name" dir="auto">
              {nameOf(chat.visitor, words)}
            </span>
            {at && (
              <time class="row-time" dateTime={at}>
                {format.moment(at, ticker.now.peek())}
              </time>
            )}
          </span>
          <span class="row-line">
            <span class={`row-preview row-preview-${kind}`} dir="auto">
              {prefix && <span class="row-prefix">{prefix} </span>}
              {kind === 'typing' ? words.chats.typing : text}
            </span>
            {hasEnded && <span class="badge">{words.chats.ended}</span>}
            {unread > 0 && (
              <span class="count">
                <span aria-hidden="true">{words.chats.unreadShort(unread)}</span>
                <span class="unseen">{words.unread(unread)}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  )
}
