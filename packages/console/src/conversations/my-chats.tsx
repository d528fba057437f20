import { cappedCount } from '@papo/chat-kit/count/count'
import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { useRef } from 'preact/hooks'
import { Empty } from '../design/empty.tsx'
import { ChatRow } from '../chat-list/chat-row.tsx'
import { useGlide } from '../chat-list/use-glide.ts'
import { useHold } from '../chat-list/use-hold.ts'
import { useApp } from '../agent/app-context.ts'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { QueueStrip } from '../queue/queue-strip.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useConversations } from './conversations-context.ts'
import type { Conversation } from './conversation.ts'
import { ColleagueChatList } from './colleague-chat-list.tsx'
import { previewOf } from './preview.ts'
import './my-chats.css'

/** The agent’s own chats, with those of colleagues below. */
export function MyChats() {
  const t = useTranslations()
  const { conversations } = useConversations()
  const mine = useStore(conversations.mine)
  const isLoaded = useStore(conversations.isLoaded)
  const isEmpty = !mine.length && isLoaded
  const body = useRef<HTMLDivElement>(null)
  const rows = useRef<HTMLUListElement>(null)
  useHold(body, conversations.hold)
  useGlide(
    rows,
    mine.map(({ id }) => id),
  )
  return (
    <>
      <header class="list-head">
        <h2 class="list-title">{t.chats.title}</h2>
      </header>
      <div ref={body} class="list-body">
        {isEmpty && (
          <Empty icon="chats" title={t.chats.empty} hint={t.chats.emptyHint}>
            <Link to={{ page: 'queue', chatId: null }} class="button">
              {t.chats.goToQueue}
            </Link>
          </Empty>
        )}
        {mine.length > 0 && (
          <ul ref={rows} class="rows">
            {mine.map((conversation) => (
              <MyChatRow key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        )}
        <ColleagueChatList />
      </div>
      <QueueStrip />
    </>
  )
}

function MyChatRow({ conversation }: { conversation: Conversation }) {
  const chat = useStore(conversation.chat)
  return chat && <LoadedRow conversation={conversation} chat={chat} />
}

interface LoadedRowProps {
  conversation: Conversation
  chat: Chat
}

function LoadedRow({ conversation, chat }: LoadedRowProps) {
  const t = useTranslations()
  const format = useFormat()
  const { me, ticker } = useAgent()
  const { conversations, wantComposer } = useConversations()
  const { isNarrow } = useApp()
  const state = useStore(conversation.state)
  const draft = useStore(conversation.draft)
  const ownership = useStore(conversation.ownership)
  const unread = useStore(conversation.unread)
  const unopened = useStore(conversation.unopened)
  const { id } = chat
  const hasEnded = ownership === 'ended'
  const marks = [(unread > 0 || unopened) && 'row-unread', hasEnded && 'row-ended']
    .filter(Boolean)
    .join(' ')
  const { kind, text, colleague, at } = previewOf({ state, chat, draft, ownership }, me.agent.id)
  const by = colleague === null ? '' : `${colleague}:`
  const prefix = { draft: t.chats.draft, own: `${t.you}:`, typing: '', text: by }[kind]
  return (
    <ChatRow
      chat={chat}
      to={{ page: 'chats', chatId: id }}
      isCurrent={useStore(conversations.current)?.id === id}
      marks={marks}
      onGo={() => {
        // On a phone the keyboard would cover the messages.
        if (!isNarrow.get() && ownership === 'mine') wantComposer(id)
      }}
      time={at && <time dateTime={at}>{format.moment(at, ticker.now.get())}</time>}
      below={
        unopened && (
          <span class="badge badge-new">
            {unopened.by ? t.alerts.transferredBy(unopened.by) : t.alerts.transferredToYou}
          </span>
        )
      }
    >
      <span class={`row-preview row-preview-${kind}`} dir="auto">
        {prefix && <span class="row-prefix">{prefix} </span>}
        {kind === 'typing' ? t.chats.typing : text}
      </span>
      {hasEnded && <span class="badge">{t.chats.ended}</span>}
      {unread > 0 && (
        <span class="count">
          <span aria-hidden="true">{cappedCount(unread, 99)}</span>
          <span class="unseen">{t.unread(unread)}</span>
        </span>
      )}
    </ChatRow>
  )
}
