import type { Chat } from '@papo/sdk'
import { Stars } from '../design/stars.tsx'
import { useDesk } from '../desk/desk-context.ts'
import { useWords } from '../words/language-context.ts'
import { Composer } from './composer.tsx'
import type { Conversation } from './conversation.ts'

/** What this agent may do here, under the log. */
export function Footer({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const words = useWords()
  switch (conversation.standing.value) {
    case 'unknown':
      return null
    case 'mine':
      return <Composer key={conversation.id} conversation={conversation} chat={chat} />
    case 'waiting':
      return <AcceptBar chat={chat} />
    case 'theirs':
      return (
        <div class="chat-foot">
          <p>{words.chat.readOnly(chat.agent?.name ?? words.system)}</p>
        </div>
      )
    case 'ended':
      return <EndedBar chat={chat} />
  }
}

function AcceptBar({ chat }: { chat: Chat }) {
  const words = useWords()
  const { queue, accept } = useDesk()
  const isBusy = queue.accepting.value.has(chat.id)
  return (
    <div class="chat-foot">
      <p>{words.queue.preview}</p>
      <button
        type="button"
        class="button button-primary"
        aria-disabled={isBusy}
        onClick={() => void accept(chat.id)}
      >
        {isBusy ? words.queue.accepting : words.queue.acceptThis}
      </button>
    </div>
  )
}

function EndedBar({ chat }: { chat: Chat }) {
  const words = useWords()
  const { navigation, conversations, remove } = useDesk()
  const isListed =
    navigation.route.value.page === 'chats' &&
    conversations.mine.value.some(({ id }) => id === chat.id)
  return (
    <div class="chat-foot">
      <p class="chat-foot-ended">
        {words.chat.hasEnded}
        {chat.rating !== null && <Stars rating={chat.rating} />}
      </p>
      {isListed && (
        <button type="button" class="button" onClick={() => remove(chat.id)}>
          {words.chats.remove}
        </button>
      )}
    </div>
  )
}
