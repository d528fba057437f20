import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'

/** `há 3 min`, updated every second; a screen reader says what for. */
export function WaitingTime({ since }: { since: string }) {
  const t = useTranslations()
  const format = useFormat()
  const now = useStore(useAgent().ticker.now)
  const span = format.span(now - Date.parse(since))
  return (
    <time dateTime={since}>
      <span aria-hidden="true">{t.queue.since(span)}</span>
      <span class="unseen">{t.queue.waitingFor(span)}</span>
    </time>
  )
}
