import { useComputed } from '@preact/signals'
import { useAgent } from '../agent/agent-context.ts'
import { Link } from '../agent/link.tsx'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import { useQueue } from './queue-context.ts'

/** A short form of the queue, under the agent’s own chats, where showing and hiding it moves no row. */
export function QueueStrip() {
  const t = useTranslations()
  const { format } = useLanguage()
  const { queue, acceptNext } = useQueue()
  const { ticker } = useAgent()
  const first = queue.chats.value[0]
  const longest = useComputed(() =>
    first ? format.value.span(ticker.now.value - Date.parse(first.createdAt)) : '',
  )
  if (!first) return null
  return (
    <div class="strip">
      <Link to={{ page: 'queue', chatId: null }} class="strip-link">
        <span class="strip-count">{t.chats.waitingStrip(queue.total.value)}</span>
        <span class="strip-since">{t.chats.longest(longest.value)}</span>
      </Link>
      <button
        type="button"
        class="button button-small"
        aria-disabled={queue.accepting.value.size > 0}
        onClick={() => void acceptNext()}
      >
        {t.queue.acceptNext}
      </button>
    </div>
  )
}
