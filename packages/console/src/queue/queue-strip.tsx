import { useComputed } from '@preact/signals'
import { useAgentApp } from '../agent-app/agent-app-context.ts'
import { Link } from '../agent-app/link.tsx'
import { useLanguage, useTranslations } from '../locales/language-context.ts'

/** The line in short, under one’s own chats, where it moves no row as it comes and goes. */
export function QueueStrip() {
  const t = useTranslations()
  const { format } = useLanguage()
  const { queue, ticker, acceptNext } = useAgentApp()
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
