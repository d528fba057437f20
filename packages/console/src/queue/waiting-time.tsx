import { useComputed } from '@preact/signals'
import { useAgent } from '../agent/agent-context.ts'
import { useLanguage } from '../locales/language-context.ts'

/** `Aguardando há 3 min`, updated every second. */
export function WaitingTime({ since }: { since: string }) {
  const { ticker } = useAgent()
  const { translations: t, format } = useLanguage()
  const text = useComputed(() => {
    const waitingTime = format.value.span(ticker.now.value - Date.parse(since))
    return t.value.queue.waitingFor(waitingTime)
  })
  return (
    <time class="row-waited" dateTime={since}>
      {text}
    </time>
  )
}
