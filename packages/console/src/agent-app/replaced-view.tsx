import type { Me } from '@papo/sdk'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useApp } from '../agent/app-context.ts'
import { Avatar } from '../design/avatar.tsx'
import { useTranslations } from '../locales/language-context.ts'
import '../sign-in/sign-in-view.css'

/** Another agent has signed in in another tab: says who, and leads on. */
export function ReplacedView({ before, now }: { before: Me; now: Me }) {
  const t = useTranslations()
  const { session } = useApp()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  useLayoutEffect(() => {
    document.title = `${t.account.replaced.title(now.agent.name)} · ${t.product}`
  }, [t, now])
  return (
    <main class="signed-out">
      <div class="signed-out-card">
        <Avatar id={now.agent.id} name={now.agent.name} url={now.agent.avatarUrl} size="large" />
        <h1 ref={title} class="signed-out-title" tabIndex={-1}>
          {t.account.replaced.title(now.agent.name)}
        </h1>
        <p class="signed-out-lead">{t.account.replaced.body(before.agent.name)}</p>
        <div class="signed-out-form">
          <button
            type="button"
            class="button button-primary button-wide"
            onClick={() => void session.goOn()}
          >
            {t.account.replaced.goOn(now.agent.name)}
          </button>
          <button type="button" class="button button-wide" onClick={session.signInAgain}>
            {t.account.replaced.other}
          </button>
        </div>
      </div>
    </main>
  )
}
