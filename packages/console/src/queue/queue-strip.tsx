import { useStore } from '@papo/chat-kit/store/use-store'
import { useKeys } from '../agent/use-command.ts'
import { Link } from '../agent/link.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useQueue } from './queue-context.ts'
import { useWait } from './waiting-time.tsx'
import './queue-strip.css'

/** A short form of the queue, under the agent’s own chats, where showing and hiding it moves no row. */
export function QueueStrip() {
  const t = useTranslations()
  const { queue, acceptNext } = useQueue()
  const [first] = useStore(queue.chats)
  const total = useStore(queue.total)
  const accepting = useStore(queue.accepting)
  const keys = useKeys('acceptNext', t.queue.acceptNext)
  if (!first) return null
  return (
    <div class="strip">
      <Link to={{ page: 'queue', chatId: null }} class="strip-link">
        <span class="strip-count">{t.chats.waitingStrip(total)}</span>
        <Longest since={first.createdAt} />
      </Link>
      <button
        type="button"
        class="button button-small"
        aria-disabled={accepting.size > 0}
        {...keys}
        onClick={() => void acceptNext()}
      >
        {t.queue.acceptNext}
      </button>
    </div>
  )
}

/** How long the first of the queue has waited. */
function Longest({ since }: { since: string }) {
  const t = useTranslations()
  const { span, level } = useWait(since)
  return (
    <span class="strip-since">
      <span class={`wait-${level}`}>{t.chats.longest(span)}</span>
    </span>
  )
}
