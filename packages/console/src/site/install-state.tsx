import { useStore } from '@papo/chat-kit/store/use-store'
import { useRef } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { useFormat, useTranslations } from '../locales/language-context.ts'
import { installStateOf, refusedOf } from './installation.ts'
import type { SiteModel } from './site-model.ts'
import './install-state.css'

interface InstallStateProps {
  model: SiteModel
}

/** Whether the chat works on the owner's pages. It changes by itself. */
export function InstallState({ model }: InstallStateProps) {
  const t = useTranslations().sites.state
  const format = useFormat()
  const { ticker } = useAgent()
  const now = useStore(ticker.now)
  const site = useStore(model.site)
  const { seenAt, seenOrigin } = site.installation
  const state = installStateOf(site)
  const where = seenOrigin?.replace(/^https?:\/\//, '') ?? ''
  const words = { waiting: t.waiting, seen: t.seen(where), tested: t.tested(where) }
  return (
    <p class={`install-state is-${state}`}>
      <span class="install-sign" aria-hidden="true">
        {state !== 'waiting' && <Icon name="check" />}
      </span>
      <span role="status">{words[state]}</span>
      {seenAt !== null && (
        <time class="install-time" dateTime={seenAt}>
          {t.ago(format.span(now - Date.parse(seenAt)))}
        </time>
      )}
    </p>
  )
}

/** Where the chat was refused, with a button that allows it there. */
export function RefusedOrigins({ model }: InstallStateProps) {
  const t = useTranslations()
  const { announcer, notices } = useAgent()
  const place = useRef<HTMLDivElement>(null)
  const refused = refusedOf(useStore(model.site))
  const isBusy = useStore(model.isBusy)
  const allow = async (origin: string) => {
    if (isBusy) return
    if (!(await model.allowRefused(origin))) {
      notices.show(t.failed.generic, 'bad')
      return
    }
    announcer.announce(t.site.originAdded(origin))
    // The button that was pressed is gone.
    place.current?.focus()
  }
  return (
    <div ref={place} class="refused-place" tabIndex={-1}>
      {refused.length > 0 && (
        <ul class="refused" aria-label={t.sites.refused}>
          {refused.map((origin) => (
            <li key={origin} class="callout refused-origin">
              <Icon name="alert" />
              <span class="refused-words">{t.sites.refusedAt(origin)}</span>
              <button
                type="button"
                class="button button-small"
                aria-disabled={isBusy}
                onClick={() => void allow(origin)}
              >
                {t.sites.allowThis}
                <span class="unseen"> {origin}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
