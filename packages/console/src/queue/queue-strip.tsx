import { useComputed } from '@preact/signals'
import { useDesk } from '../desk/desk-context.ts'
import { Link } from '../desk/link.tsx'
import { useLanguage, useWords } from '../words/language-context.ts'

/** The line in short, under one’s own chats, where it moves no row as it comes and goes. */
export function QueueStrip() {
  const words = useWords()
  const { format } = useLanguage()
  const { queue, ticker, acceptNext } = useDesk()
  const first = queue.chats.value[0]
  const longest = useComputed(() =>
    first ? format.value.span(ticker.now.value - Date.parse(first.createdAt)) : '',
  )
  if (!first) return null
  return (
    <div class="strip">
      <Link to={{ page: 'queue', chatId: null }} class="strip-link">
        <span class="strip-count">{words.chats.waitingStrip(queue.total.value)}</span>
        <span class="strip-since">{words.chats.longest(longest.value)}</span>
      </Link>
      <button
        type="button"
        class="button button-small"
        aria-disabled={queue.accepting.value.size > 0}
        onClick={() => void acceptNext()}
      >
        {words.queue.acceptNext}
      </button>
    </div>
  )
}
