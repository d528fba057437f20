import { useComputed } from '@preact/signals'
import { Avatar } from '../design/avatar.tsx'
import { Empty } from '../design/empty.tsx'
import { useApp } from '../agent/app-context.ts'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { QueueStrip } from '../queue/queue-strip.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { useConversations } from './conversations-context.ts'
import type { Conversation } from './conversation.ts'
import { ColleagueChatList } from './colleague-chat-list.tsx'
import { previewOf } from './preview.ts'

/** The agent’s own chats, with those of colleagues below. */
export function MyChats() {
  const t = useTranslations()
  const { conversations } = useConversations()
  const mine = conversations.mine.value
  const isEmpty = !mine.length && conversations.isLoaded.value
  return (
    <>
      <header class="list-head">
        <h2 class="list-title">{t.chats.title}</h2>
      </header>
      <div
        class="list-body"
        onPointerEnter={() => conversations.hold(true)}
        onPointerLeave={() => conversations.hold(false)}
        onFocusIn={() => conversations.hold(true)}
        onFocusOut={() => conversations.hold(false)}
      >
        {isEmpty && (
          <Empty icon="chats" title={t.chats.empty} hint={t.chats.emptyHint}>
            <Link to={{ page: 'queue', chatId: null }} class="button">
              {t.chats.goToQueue}
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
        <ColleagueChatList />
      </div>
      <QueueStrip />
    </>
  )
}

function ChatRow({ conversation }: { conversation: Conversation }) {
  const t = useTranslations()
  const format = useFormat()
  const { conversations, wantComposer } = useConversations()
  const { me, ticker } = useAgent()
  const { isNarrow } = useApp()
  const preview = useComputed(() => previewOf(conversation, me.agent.id))
  const chat = conversation.chat.value
  if (!chat) return null
  const { id } = conversation
  const isCurrent = conversations.current.value?.id === id
  const unread = conversation.unread.value
  const hasEnded = conversation.ownership.value === 'ended'
  const { kind, text, colleague, at } = preview.value
  const by = colleague === null ? '' : `${colleague}:`
  const prefix = { draft: t.chats.draft, own: `${t.you}:`, typing: '', text: by }[kind]
  const marks = [isCurrent && 'row-current', unread && 'row-unread', hasEnded && 'row-ended']

  return (
    <li class={['row', ...marks].filter(Boolean).join(' ')} data-chat={id}>
      <Link
        to={{ page: 'chats', chatId: id }}
        class="row-link"
        id={`row-${id}`}
        current={isCurrent && 'true'}
        onGo={() => {
          // On a phone the keyboard would cover the messages.
          if (!isNarrow.peek() && conversation.ownership.peek() === 'mine') wantComposer(id)
        }}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} />
        <span class="row-text">
          <span class="row-line">
            <span class="row-name" dir="auto">
              {nameOf(chat.visitor, t)}
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
              {kind === 'typing' ? t.chats.typing : text}
            </span>
            {hasEnded && <span class="badge">{t.chats.ended}</span>}
            {unread > 0 && (
              <span class="count">
                <span aria-hidden="true">{t.chats.unreadShort(unread)}</span>
                <span class="unseen">{t.unread(unread)}</span>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  )
}
