import { useStore } from '@papo/chat-kit/store/use-store'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'
import './alert-hints.css'

/** Shown while the browser holds the sound back: after a reload, until the first gesture. */
export function SoundBanner() {
  const { alerts: t } = useTranslations()
  const { alerts } = useAgentApp()
  const isHeldBack = useStore(alerts.isHeldBack)
  return (
    <div role="status">
      {isHeldBack && (
        <div class="banner">
          <span>{t.soundHeldBack}</span>
          <button type="button" class="text-button" onClick={() => void alerts.test()}>
            {t.allowSound}
          </button>
        </div>
      )}
    </div>
  )
}

/** Offers notifications under the lists, until the agent has chosen. The browser is asked by a click alone. */
export function NotifyHint() {
  const { alerts: t } = useTranslations()
  const { notifications } = useAgentApp()
  const permission = useStore(notifications.permission)
  const isNotNow = useStore(notifications.isNotNow)
  if (isNotNow || permission === 'granted' || permission === 'unsupported') return null
  const isDenied = permission === 'denied'
  return (
    <div class="notify-hint">
      <p>
        {isDenied ? (
          <>
            <b>{t.blocked}</b> {t.blockedCure}
          </>
        ) : (
          t.notifyWhy
        )}
      </p>
      <div class="notify-hint-actions">
        {!isDenied && (
          <button
            type="button"
            class="button button-small"
            onClick={() => void notifications.ask()}
          >
            {t.notify}
          </button>
        )}
        <button type="button" class="text-button" onClick={notifications.notNow}>
          {isDenied ? t.understood : t.notNow}
        </button>
      </div>
    </div>
  )
}
