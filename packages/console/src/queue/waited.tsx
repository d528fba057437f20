import { useComputed } from '@preact/signals'
import { useDesk } from '../desk/desk-context.ts'
import { useLanguage } from '../words/language-context.ts'

/** `Aguardando há 3 min`, moving on by itself. */
export function Waited({ since }: { since: string }) {
  const { ticker } = useDesk()
  const { words, format } = useLanguage()
  const text = useComputed(() => {
    const waited = format.value.span(ticker.now.value - Date.parse(since))
    return words.value.queue.waitingFor(waited)
  })
  return (
    <time class="row-waited" dateTime={since}>
      {text}
    </time>
  )
}
