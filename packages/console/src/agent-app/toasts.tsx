import { useStore } from '@papo/chat-kit/store/use-store'
import { Icon } from '../design/icon.tsx'
import { Link } from '../agent/link.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'
import './toasts.css'

/** Shown while the server cannot be reached. */
export function Banner() {
  const t = useTranslations()
  const agentApp = useAgentApp()
  if (useStore(agentApp.connection) !== 'offline') return null
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
  const list = useStore(notices.list)
  return (
    <div class="toasts" role="status">
      {list.map(({ id, text, tone, to }) => (
        <div key={id} class={`toast toast-${tone}`}>
          <Icon name={tone === 'good' ? 'check' : 'alert'} />
          {to ? (
            <Link to={to} class="toast-link" onGo={() => notices.dismiss(id)}>
              {text}
            </Link>
          ) : (
            <span>{text}</span>
          )}
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
  const text = useStore(useAgentApp().announcer.text)
  return (
    <div class="unseen" role="status" aria-live="polite">
      {text}
    </div>
  )
}
