import { cappedCount } from '@papo/chat-kit/count/count'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useTranslations } from '../locales/language-context.ts'
import { useQueue } from '../queue/queue-context.ts'
import type { Conversation } from './conversation.ts'
import { useConversations } from './conversations-context.ts'
import './elsewhere.css'

/** What waits for the agent outside of the shown chat, where the chat hides the lists. */
export function Elsewhere({ conversation }: { conversation: Conversation }) {
  const { elsewhere: t } = useTranslations().alerts
  const { queue } = useQueue()
  const { conversations } = useConversations()
  const waiting = useStore(queue.total) - (useStore(conversation.ownership) === 'waiting' ? 1 : 0)
  const unread = useStore(conversations.unread) - useStore(conversation.unread)
  const count = Math.max(0, waiting) + Math.max(0, unread)
  if (count === 0) return null
  return (
    <span class={waiting > 0 ? 'count count-urgent elsewhere' : 'count elsewhere'}>
      <span aria-hidden="true">{cappedCount(count, 99)}</span>
      <span class="unseen">
        {[waiting > 0 && t.waiting(waiting), unread > 0 && t.unread(unread)]
          .filter(Boolean)
          .join(', ')}
      </span>
    </span>
  )
}
