import { useStore } from '@papo/chat-kit/store/use-store'
import { useAgent } from '../agent/agent-context.ts'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { waitLevel, type WaitLevel } from './wait-level.ts'
import './waiting-time.css'

/** How long somebody has waited by the server's clock, and how loud that is shown. */
export function useWait(since: string): { span: string; level: WaitLevel } {
  const format = useFormat()
  const { ticker, profile } = useAgent()
  const ms = useStore(ticker.now) - Date.parse(since)
  return {
    span: format.span(ms),
    level: waitLevel(ms, useStore(profile).workspace.waitLevels),
  }
}

/** `há 3 min`, updated every second; a screen reader says what for, and that it is long. */
export function WaitingTime({ since }: { since: string }) {
  const t = useTranslations()
  const { span, level } = useWait(since)
  const long = { none: '', amber: `, ${t.alerts.long}`, red: `, ${t.alerts.tooLong}` }[level]
  return (
    <time dateTime={since} class={`row-waited wait-${level}`}>
      <span aria-hidden="true">{t.queue.since(span)}</span>
      <span class="unseen">
        {t.queue.waitingFor(span)}
        {long}
      </span>
    </time>
  )
}
