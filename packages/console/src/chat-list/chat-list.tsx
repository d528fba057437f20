import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import type { ComponentChildren, JSX } from 'preact'
import { Empty } from '../design/empty.tsx'
import { useTranslations } from '../locales/language-context.ts'
import type { ChatRowProps } from './chat-row.tsx'
import type { ChatPages } from './chat-pages.ts'
import { MoreButton } from './more-button.tsx'
import { Rows } from './rows.tsx'

interface ChatListProps {
  list: Omit<ChatPages, 'load'> & { retry(): void }
  row(chat: Chat, place: ChatRowProps['place']): JSX.Element
  /** Shown instead of rows. */
  empty: ComponentChildren
}

/** The chats of a search, page by page. */
export function ChatList({ list, row, empty }: ChatListProps) {
  const t = useTranslations()
  const chats = useStore(list.chats)
  const status = useStore(list.status)
  const hasMore = useStore(list.hasMore)
  return (
    <div class="list-body">
      {status === 'failed' && (
        <Empty icon="alert" title={t.failed.title}>
          <button type="button" class="button" onClick={() => list.retry()}>
            {t.retry}
          </button>
        </Empty>
      )}
      {status === 'loading' && !chats.length && <p class="list-note">{t.loading}</p>}
      {status === 'ready' && !chats.length && empty}
      {chats.length > 0 && <Rows chats={chats} newcomers="later" row={row} />}
      {hasMore && <MoreButton list={list} />}
    </div>
  )
}
