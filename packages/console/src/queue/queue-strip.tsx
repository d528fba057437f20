import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { useQueue } from './queue-context.ts'
import './queue-strip.css'

/** A short form of the queue, under the agent’s own chats, where showing and hiding it moves no row. */
export function QueueStrip() {
  const t = useTranslations()
  const format = useFormat()
  const { queue, acceptNext } = useQueue()
  const { ticker } = useAgent()
  const [first] = useStore(queue.chats)
  const total = useStore(queue.total)
  const accepting = useStore(queue.accepting)
  const now = useStore(ticker.now)
  if (!first) return null
  const longest = format.span(now - Date.parse(first.createdAt))
  return (
    <div class="strip">
      <Link to={{ page: 'queue', chatId: null }} class="strip-link">
        <span class="strip-count">{t.chats.waitingStrip(total)}</span>
        <span class="strip-since">{t.chats.longest(longest)}</span>
      </Link>
      <button
        type="button"
        class="button button-small"
        aria-disabled={accepting.size > 0}
        onClick={() => void acceptNext()}
      >
        {t.queue.acceptNext}
      </button>
    </div>
  )
}
