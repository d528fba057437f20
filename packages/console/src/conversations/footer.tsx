import { useStore } from '@papo/chat-kit/store/use-store'
import type { Chat } from '@papo/sdk'
import { LazyBlockButton } from '../block/lazy-block-button.tsx'
import { Stars } from '../design/stars.tsx'
import { useAgent } from '../agent/agent-context.ts'
import { useDialog } from '../agent/use-dialog.ts'
import { useQueue } from '../queue/queue-context.ts'
import { useTranslations } from '../locales/language-context.ts'
import { nameOf } from '../visitor/visitor.ts'
import { useConversations } from './conversations-context.ts'
import { Composer } from './composer.tsx'
import type { Conversation } from './conversation.ts'
import './footer.css'

/** The actions under the log that this agent may take. */
export function Footer({ conversation, chat }: { conversation: Conversation; chat: Chat }) {
  const t = useTranslations()
  switch (useStore(conversation.ownership)) {
    case 'unknown':
      return null
    case 'mine':
      return <Composer key={conversation.id} conversation={conversation} chat={chat} />
    case 'waiting':
      return <AcceptBar chat={chat} />
    case 'theirs':
      return (
        <div class="chat-foot">
          <p>{t.chat.readOnly(chat.agent ? chat.agent.name || t.formerAgent : t.system)}</p>
        </div>
      )
    case 'ended':
      return <EndedBar chat={chat} />
  }
}

function AcceptBar({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const { queue, accept } = useQueue()
  const isBusy = useStore(queue.accepting).has(chat.id)
  const acceptThis = chat.kind === 'message' ? t.messages.takeThis : t.queue.acceptThis
  return (
    <div class="chat-foot">
      <p>{chat.kind === 'message' ? t.messages.preview : t.queue.preview}</p>
      <div class="chat-foot-actions">
        <LazyBlockButton visitor={chat.visitor} isShort />
        <button
          type="button"
          class="button button-primary"
          aria-disabled={isBusy}
          onClick={() => void accept(chat.id)}
        >
          {isBusy ? t.queue.accepting : acceptThis}
        </button>
      </div>
    </div>
  )
}

function FollowUpButton({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const { Dialog, open, close } = useDialog(
    async () => (await import('./follow-up-dialog.tsx')).FollowUpDialog,
  )
  return (
    <>
      <button type="button" class="button" onClick={open}>
        {t.messages.followUp}
      </button>
      {Dialog && (
        <Dialog
          chatId={chat.id}
          visitor={nameOf(chat.visitor, t)}
          email={chat.visitor.email ?? null}
          onClose={close}
        />
      )}
    </>
  )
}

function EndedBar({ chat }: { chat: Chat }) {
  const t = useTranslations()
  const { navigation } = useAgent()
  const { conversations, remove } = useConversations()
  const { page } = useStore(navigation.route)
  const mine = useStore(conversations.mine)
  const isListed = page === 'chats' && mine.some(({ id }) => id === chat.id)
  return (
    <div class="chat-foot">
      <p class="chat-foot-ended">
        {t.chat.hasEnded}
        {chat.rating !== null && <Stars rating={chat.rating} />}
      </p>
      <FollowUpButton chat={chat} />
      {isListed && (
        <button type="button" class="button" onClick={() => remove(chat.id)}>
          {t.chats.remove}
        </button>
      )}
    </div>
  )
}
