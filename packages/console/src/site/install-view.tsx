import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Card } from '../design/card.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { Page } from '../design/page.tsx'
import { useAgent } from '../agent/agent-context.ts'
import type { Translations } from '../locales/en.ts'
import { useTranslations } from '../locales/language-context.ts'
import type { OriginProblem, SiteModel, Sites } from './sites.ts'
import { snippetOf } from './snippet.ts'
import './install-view.css'

/** The owner’s page: the snippet to paste and the allowed origins. */
export function InstallView({ sites }: { sites: Sites }) {
  const t = useTranslations()
  const status = useStore(sites.status)
  const list = useStore(sites.list)
  return (
    <Page title={t.site.title} lead={t.site.lead} actions={<DemoLink />}>
      {status === 'loading' && !list.length && <p class="list-note">{t.loading}</p>}
      {status === 'failed' && (
        <Empty icon="alert" title={t.failed.title}>
          <button type="button" class="button" onClick={() => void sites.load()}>
            {t.retry}
          </button>
        </Empty>
      )}
      {status === 'ready' && !list.length && <Empty icon="install" title={t.site.empty} />}
      {list.map((model) => (
        <SiteCard key={model.site.get().id} model={model} />
      ))}
    </Page>
  )
}

function DemoLink() {
  const t = useTranslations()
  return (
    <a class="button" href="/demo" target="_blank" rel="noopener">
      {t.site.demo}
      <Icon name="open" />
      <span class="unseen"> ({t.details.newTab})</span>
    </a>
  )
}

function SiteCard({ model }: { model: SiteModel }) {
  const { name, key } = useStore(model.site)
  return (
    <Card title={name}>
      <Snippet siteKey={key} />
      <Origins model={model} />
    </Card>
  )
}

/** How long the button shows that the snippet was copied. */
const copiedMs = 2500

function Snippet({ siteKey }: { siteKey: string }) {
  const t = useTranslations()
  const { announcer, notices } = useAgent()
  const [isCopied, setCopied] = useState(false)
  const code = useRef<HTMLElement>(null)
  const line = snippetOf(location.origin, siteKey)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), copiedMs)
    return () => clearTimeout(timer)
  }, [isCopied])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line)
      setCopied(true)
      announcer.announce(t.site.copied)
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current)
      notices.show(t.site.copyFailed, 'bad')
    }
  }
  return (
    <div class="snippet">
      <h4 class="card-label">{t.site.snippet}</h4>
      <div class="snippet-box">
        <pre class="snippet-line" tabIndex={0} aria-label={t.site.snippet} role="group">
          <code ref={code}>
            <span class="code-mark">{'<'}</span>
            <span class="code-name">script</span> <span class="code-key">async</span>{' '}
            <span class="code-key">src</span>=
            <span class="code-text">{`"${location.origin}/papo.js"`}</span>{' '}
            <span class="code-key">data-site</span>=<span class="code-text">{`"${siteKey}"`}</span>
            <span class="code-mark">{'></'}</span>
            <span class="code-name">script</span>
            <span class="code-mark">{'>'}</span>
          </code>
        </pre>
        <button type="button" class="button snippet-copy" onClick={() => void copy()}>
          <Icon name={isCopied ? 'check' : 'copy'} />
          {isCopied ? t.site.copied : t.site.copy}
        </button>
      </div>
    </div>
  )
}

const problemText = (problem: OriginProblem, t: Translations): string =>
  ({
    invalid: t.site.originInvalid,
    known: t.site.originKnown,
    refused: t.site.originRefused,
    failed: t.failed.generic,
  })[problem]

function Origins({ model }: { model: SiteModel }) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const [leaving, setLeaving] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const { allowedOrigins } = useStore(model.site)
  const isBusy = useStore(model.isBusy)

  const remove = (origin: string) => {
    void model.remove(origin).then((isTakenOrEnded) => {
      setLeaving(null)
      if (!isTakenOrEnded) return
      announcer.announce(t.site.originRemoved(origin))
      field.current?.focus()
    })
  }
  return (
    <div class="origins">
      <h4 class="card-label">{t.site.origins}</h4>
      <p class="card-hint">{t.site.originsHint}</p>
      {!allowedOrigins.length && (
        <p class="callout callout-bad">
          <Icon name="alert" />
          {t.site.originsNone}
        </p>
      )}
      <ul class="origin-list">
        {allowedOrigins.map((origin) => (
          <li key={origin} class="origin">
            <code>{origin}</code>
            <button
              type="button"
              class="text-button"
              aria-label={t.site.originRemove(origin)}
              onClick={() => setLeaving(origin)}
            >
              {t.site.originRemoveShort}
            </button>
          </li>
        ))}
      </ul>
      <AddOrigin model={model} fieldRef={field} />
      {leaving !== null && (
        <ConfirmDialog
          title={t.site.originRemoveTitle(leaving)}
          body={t.site.originRemoveBody}
          confirm={t.site.originRemoveShort}
          keep={t.cancel}
          isBusy={isBusy}
          onConfirm={() => remove(leaving)}
          onKeep={() => setLeaving(null)}
        />
      )}
    </div>
  )
}

interface AddOriginProps {
  model: SiteModel
  fieldRef: { current: HTMLInputElement | null }
}

function AddOrigin({ model, fieldRef }: AddOriginProps) {
  const t = useTranslations()
  const { announcer } = useAgent()
  const id = useId()
  const address = useStore(model.address)
  const problem = useStore(model.problem)
  const isBusy = useStore(model.isBusy)
  const allow = async () => {
    const origin = await model.allow()
    if (origin !== null) announcer.announce(t.site.originAdded(origin))
    fieldRef.current?.focus()
  }
  return (
    <form
      class="origin-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void allow()
      }}
    >
      <label class="field-label" for={id}>
        {t.site.originLabel}
      </label>
      <div class="origin-row">
        <input
          ref={fieldRef}
          id={id}
          class="input"
          type="url"
          inputMode="url"
          autocomplete="off"
          placeholder={t.site.originPlaceholder}
          value={address}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-error`}
          onInput={(event) => model.write(event.currentTarget.value)}
        />
        <button type="submit" class="button" aria-disabled={isBusy}>
          <Icon name="plus" />
          {t.site.originAdd}
        </button>
      </div>
      <p id={`${id}-error`} class="field-error" role="alert">
        {problem && problemText(problem, t)}
      </p>
    </form>
  )
}
