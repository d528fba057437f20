import type { Chat } from '@papo/sdk'
import { useId } from 'preact/hooks'
import { nameOf } from '../conversations/visitor.ts'
import { Avatar } from '../design/avatar.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { Stars } from '../design/stars.tsx'
import { useDesk } from '../desk/desk-context.ts'
import { Link } from '../desk/link.tsx'
import { useFormat, useWords } from '../words/language-context.ts'

/** Ended chats with what their visitors thought of them. */
export function HistoryList() {
  const words = useWords()
  const { history } = useDesk()
  const chats = history.chats.value
  const status = history.status.value
  const hasMore = history.hasMore.value
  const askedFor = history.askedFor.value
  const count = hasMore ? words.history.countMore(chats.length) : words.history.count(chats.length)

  return (
    <>
      <header class="list-head list-head-search">
        <div class="list-heading">
          <h2 class="list-title">{words.history.title}</h2>
          <p class="list-count" role="status">
            {status === 'ready' ? count : ''}
          </p>
        </div>
        <SearchField />
      </header>
      <div class="list-body">
        {status === 'failed' && (
          <Empty icon="alert" title={words.failed.title}>
            <button type="button" class="button" onClick={history.retry}>
              {words.retry}
            </button>
          </Empty>
        )}
        {status === 'loading' && !chats.length && <p class="list-note">{words.loading}</p>}
        {status === 'ready' && !chats.length && (
          <Empty
            icon={askedFor ? 'search' : 'history'}
            title={askedFor ? words.history.nothing(askedFor) : words.history.empty}
            hint={askedFor ? words.history.nothingHint : words.history.emptyHint}
          />
        )}
        {chats.length > 0 && (
          <ul class="rows">
            {chats.map((chat) => (
              <HistoryRow key={chat.id} chat={chat} />
            ))}
          </ul>
        )}
        {hasMore && <MoreButton />}
      </div>
    </>
  )
}

function SearchField() {
  const words = useWords()
  const { history } = useDesk()
  const id = useId()
  const text = history.text.value
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <label class="unseen" for={id}>
        {words.history.search}
      </label>
      <input
        id={id}
        class="input search-field"
        type="search"
        autocomplete="off"
        placeholder={words.history.search}
        value={text}
        onInput={(event) => history.search(event.currentTarget.value)}
      />
      {text && (
        <button type="button" class="icon-button search-clear" onClick={() => history.search('')}>
          <Icon name="close" />
          <span class="unseen">{words.history.clear}</span>
        </button>
      )}
    </div>
  )
}

function MoreButton() {
  const words = useWords()
  const { history, notices } = useDesk()
  const isBusy = history.isLoadingMore.value
  const more = () => {
    history.loadMore().catch(() => notices.tell(words.failed.generic, 'bad'))
  }
  return (
    <button type="button" class="button list-more" aria-disabled={isBusy} onClick={more}>
      {isBusy ? words.loading : words.history.more}
    </button>
  )
}

function HistoryRow({ chat }: { chat: Chat }) {
  const words = useWords()
  const format = useFormat()
  const { conversations, navigation, ticker } = useDesk()
  const isCurrent = conversations.current.value?.id === chat.id
  const route = navigation.route.value
  const text = route.page === 'history' ? route.text : ''
  const at = chat.endedAt ?? chat.createdAt
  return (
    <li class={isCurrent ? 'row row-current' : 'row'} data-chat={chat.id}>
      <Link
        to={{ page: 'history', chatId: chat.id, text }}
        class="row-link"
        id={`row-${chat.id}`}
        current={isCurrent && 'true'}
      >
        <Avatar id={chat.visitor.id} name={chat.visitor.name} />
        <span class="row-text">
          <span class="row-line">
            <span class="row-name" dir="auto">
              {nameOf(chat.visitor, words)}
            </span>
            <time class="row-time" dateTime={at}>
              {format.moment(at, ticker.now.peek())}
            </time>
          </span>
          <span class="row-preview" dir="auto">
            {chat.subject ?? words.history.noText}
          </span>
          <span class="row-line row-outcome">
            {chat.rating === null ? (
              <span class="row-faint">{words.history.notRated}</span>
            ) : (
              <Stars rating={chat.rating} />
            )}
            <span class="row-faint">
              {chat.agent ? words.history.answeredBy(chat.agent.name) : words.history.unanswered}
            </span>
          </span>
          {chat.feedback && (
            <q class="row-feedback" dir="auto">
              {chat.feedback}
            </q>
          )}
        </span>
      </Link>
    </li>
  )
}
