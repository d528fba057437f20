import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'

/** `Aguardando há 3 min`, updated every second. */
export function WaitingTime({ since }: { since: string }) {
  const t = useTranslations()
  const format = useFormat()
  const now = useStore(useAgent().ticker.now)
  return (
    <time class="row-waited" dateTime={since}>
      {t.queue.waitingFor(format.span(now - Date.parse(since)))}
    </time>
  )
}
