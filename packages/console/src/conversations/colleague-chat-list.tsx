import { useStore } from '@papo/chat-kit/store/use-store'
import { ChatRow } from '../chat-list/chat-row.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useConversations } from './conversations-context.ts'
import './colleague-chat-list.css'

/** Chats of colleagues, folded until the agent opens the list. */
export function ColleagueChatList() {
  const t = useTranslations()
  const { colleagueChats, conversations } = useConversations()
  const isOpen = useStore(colleagueChats.isOpen)
  const isLoaded = useStore(colleagueChats.isLoaded)
  const chats = useStore(colleagueChats.chats)
  const current = useStore(conversations.current)?.id
  return (
    <section class="colleague-chats">
      <h3 class="colleague-chats-title">
        <button
          type="button"
          class="colleague-chats-toggle"
          aria-expanded={isOpen}
          aria-controls="colleague-chats-list"
          onClick={() => colleagueChats.open(!isOpen)}
        >
          <Icon name="more" />
          {t.chats.others}
        </button>
      </h3>
      <div id="colleague-chats-list" hidden={!isOpen}>
        {!isLoaded && <p class="list-note">{t.loading}</p>}
        {isLoaded && !chats.length && <p class="list-note">{t.chats.othersEmpty}</p>}
        <ul class="rows">
          {chats.map((chat) => (
            <ChatRow
              key={chat.id}
              chat={chat}
              to={{ page: 'chats', chatId: chat.id }}
              isCurrent={chat.id === current}
            >
              <span class="row-preview">
                {[t.history.answeredBy(chat.agent?.name ?? ''), chat.siteName]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </ChatRow>
          ))}
        </ul>
      </div>
    </section>
  )
}
