import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'

/** Shown while the server cannot be reached. */
export function Banner() {
  const t = useTranslations()
  const agentApp = useAgentApp()
  if (agentApp.connection.value !== 'offline') return null
  return (
    <div class="banner">
      <Icon name="offline" />
      <span>{t.connection.lost}</span>
      <button type="button" class="text-button" onClick={agentApp.reconnect}>
        {t.connection.retry}
      </button>
    </div>
  )
}

/** Short notices at the edge of the screen. */
export function Toasts() {
  const t = useTranslations()
  const { notices } = useAgentApp()
  return (
    <div class="toasts" role="status">
      {notices.list.value.map(({ id, text, tone }) => (
        <div key={id} class={`toast toast-${tone}`}>
          <Icon name={tone === 'good' ? 'check' : 'alert'} />
          <span>{text}</span>
          <button type="button" class="icon-button" onClick={() => notices.dismiss(id)}>
            <Icon name="close" />
            <span class="unseen">{t.close}</span>
          </button>
        </div>
      ))}
    </div>
  )
}

/** The live region for screen readers. It is always rendered, and empty between announcements. */
export function Announcements() {
  const { announcer } = useAgentApp()
  return (
    <div class="unseen" role="status" aria-live="polite">
      {announcer.text.value}
    </div>
  )
}
