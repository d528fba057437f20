import { useStore } from '@papo/chat-kit/store/use-store'
import { Avatar } from '../design/avatar.tsx'
import { Icon } from '../design/icon.tsx'
import { Link } from '../agent/link.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
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
          {chats.map(({ id, visitor, agent, siteName }) => (
            <li key={id} class={id === current ? 'row row-current' : 'row'} data-chat={id}>
              <Link
                to={{ page: 'chats', chatId: id }}
                class="row-link"
                id={`row-${id}`}
                current={id === current && 'true'}
              >
                <Avatar id={visitor.id} name={visitor.name} size="small" />
                <span class="row-text">
                  <span class="row-name" dir="auto">
                    {nameOf(visitor, t)}
                  </span>
                  <span class="row-preview">
                    {[t.history.answeredBy(agent?.name ?? ''), siteName]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
