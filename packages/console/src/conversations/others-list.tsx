import { Avatar } from '../design/avatar.tsx'
import { Icon } from '../design/icon.tsx'
import { useDesk } from '../desk/desk-context.ts'
import { Link } from '../desk/link.tsx'
import { useWords } from '../words/language-context.ts'
import { nameOf } from './visitor.ts'

/** Conversations of colleagues, folded until somebody wants to read along. */
export function OthersList() {
  const words = useWords()
  const { others, conversations } = useDesk()
  const isOpen = others.isOpen.value
  const chats = others.chats.value
  const current = conversations.current.value?.id
  return (
    <section class="others">
      <h3 class="others-title">
        <button
          type="button"
          class="others-toggle"
          aria-expanded={isOpen}
          aria-controls="others-list"
          onClick={() => others.open(!isOpen)}
        >
          <Icon name="more" />
          {words.chats.others}
        </button>
      </h3>
      <div id="others-list" hidden={!isOpen}>
        {!others.isLoaded.value && <p class="list-note">{words.loading}</p>}
        {others.isLoaded.value && !chats.length && (
          <p class="list-note">{words.chats.othersEmpty}</p>
        )}
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
                    {nameOf(visitor, words)}
                  </span>
                  <span class="row-preview">
                    {[words.history.answeredBy(agent?.name ?? ''), siteName]
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
