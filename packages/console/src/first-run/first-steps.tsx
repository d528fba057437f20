import { useStore } from '@papo/chat-kit/store/use-store'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { InstallState, RefusedOrigins } from '../site/install-state.tsx'
import { SiteFields } from '../site/site-fields.tsx'
import type { SiteModel } from '../site/site-model.ts'
import { Snippet } from '../site/snippet-view.tsx'
import { useRefresh } from '../site/use-refresh.ts'
import type { FirstRun } from './first-run.ts'
import './first-steps.css'

interface FirstStepsProps {
  model: FirstRun
  site: SiteModel
}

/** What a new owner sees instead of an empty queue. What the server knows is done shows as done, by itself. */
export function FirstSteps({ model, site }: FirstStepsProps) {
  const t = useTranslations()
  const { key } = useStore(site.site)
  const { isNamed, isInstalled } = useStore(model.progress)
  const list = useRef<HTMLOListElement>(null)
  useRefresh(model.sites)
  // The form that was sent is gone.
  const goOn = () =>
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>('.is-next .first-title')?.focus(),
    )
  return (
    <Page
      title={t.firstRun.title}
      lead={t.firstRun.lead}
      actions={
        <button type="button" class="button" onClick={() => model.hide()}>
          {t.firstRun.hide}
        </button>
      }
    >
      <ol class="first-steps" ref={list}>
        <Step title={t.firstRun.name} isDone={isNamed} isNext={!isNamed}>
          <Naming model={model} isDone={isNamed} onSaved={goOn} />
        </Step>
        <Step title={t.firstRun.copy} isDone={isInstalled} isNext={isNamed && !isInstalled}>
          <p class="first-hint">{t.site.lead}</p>
          <Snippet siteKey={key} />
          <InstallState model={site} />
          <RefusedOrigins model={site} />
        </Step>
        <Step title={t.firstRun.talk} isDone={false} isNext={isInstalled}>
          <p class="first-hint">{t.firstRun.talkHint}</p>
          <a
            class="button button-primary"
            href={`/demo?site=${encodeURIComponent(key)}`}
            target="_blank"
            rel="noopener"
          >
            {t.firstRun.talkNow}
            <Icon name="open" />
            <span class="unseen"> ({t.details.newTab})</span>
          </a>
        </Step>
      </ol>
    </Page>
  )
}

interface StepProps {
  title: string
  isDone: boolean
  isNext: boolean
  children: ComponentChildren
}

function Step({ title, isDone, isNext, children }: StepProps) {
  const t = useTranslations()
  const kind = isDone ? 'is-done' : isNext ? 'is-next' : ''
  return (
    <li class={`first-step ${kind}`} aria-current={isNext ? 'step' : undefined}>
      <span class="first-sign" aria-hidden="true">
        {isDone && <Icon name="check" />}
      </span>
      <div class="first-body">
        <h3 class="first-title" tabIndex={-1}>
          {title}
          <span class="unseen">{isDone && ` (${t.firstRun.done})`}</span>
        </h3>
        {children}
      </div>
    </li>
  )
}

interface NamingProps {
  model: FirstRun
  isDone: boolean
  onSaved(): void
}

function Naming({ model, isDone, onSaved }: NamingProps) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const form = useStore(model.naming)
  const site = useStore(model.site)
  const name = site?.site.get().name ?? ''
  if (isDone || !form) return <p class="first-hint">{t.firstRun.named(name)}</p>
  return (
    <SiteFields
      form={form}
      onSaved={() => {
        announcer.announce(t.firstRun.saved)
        onSaved()
      }}
    >
      <button type="submit" class="button button-primary">
        {t.form.bar.save}
      </button>
    </SiteFields>
  )
}
