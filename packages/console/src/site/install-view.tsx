import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { Empty } from '../design/empty.tsx'
import { Icon } from '../design/icon.tsx'
import { useDesk } from '../desk/desk-context.ts'
import type { Words } from '../words/en.ts'
import { useWords } from '../words/language-context.ts'
import type { OriginProblem, SiteModel, Sites } from './sites.ts'
import { snippetOf } from './snippet.ts'

/** The owner’s page: the line to paste, and where it may stand. */
export function InstallView({ sites }: { sites: Sites }) {
  const words = useWords()
  const status = sites.status.value
  const list = sites.list.value
  return (
    <div class="install">
      <header class="install-head">
        <h2 class="install-title">{words.site.title}</h2>
        <p class="install-lead">{words.site.lead}</p>
        <a class="button" href="/demo" target="_blank" rel="noopener">
          {words.site.demo}
          <Icon name="open" />
          <span class="unseen"> ({words.details.newTab})</span>
        </a>
      </header>
      {status === 'loading' && !list.length && <p class="list-note">{words.loading}</p>}
      {status === 'failed' && (
        <Empty icon="alert" title={words.failed.title}>
          <button type="button" class="button" onClick={() => void sites.load()}>
            {words.retry}
          </button>
        </Empty>
      )}
      {status === 'ready' && !list.length && <Empty icon="install" title={words.site.empty} />}
      {list.map((model) => (
        <SiteCard key={model.site.value.id} model={model} />
      ))}
    </div>
  )
}

function SiteCard({ model }: { model: SiteModel }) {
  const id = useId()
  const { name } = model.site.value
  return (
    <section class="card" aria-labelledby={id}>
      <h3 id={id} class="card-title">
        <Icon name="globe" />
        {name}
      </h3>
      <Snippet siteKey={model.site.value.key} />
      <Origins model={model} />
    </section>
  )
}

/** How long the button says that it has copied. */
const copiedMs = 2500

function Snippet({ siteKey }: { siteKey: string }) {
  const words = useWords()
  const { announcer, notices } = useDesk()
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
      announcer.say(words.site.copied)
    } catch {
      if (code.current) getSelection()?.selectAllChildren(code.current)
      notices.tell(words.site.copyFailed, 'bad')
    }
  }
  return (
    <div class="snippet">
      <h4 class="card-label">{words.site.snippet}</h4>
      <div class="snippet-box">
        <pre class="snippet-line" tabIndex={0} aria-label={words.site.snippet} role="group">
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
          {isCopied ? words.site.copied : words.site.copy}
        </button>
      </div>
    </div>
  )
}

const problemText = (problem: OriginProblem, words: Words): string =>
  ({
    invalid: words.site.originInvalid,
    known: words.site.originKnown,
    refused: words.site.originRefused,
    failed: words.failed.generic,
  })[problem]

function Origins({ model }: { model: SiteModel }) {
  const words = useWords()
  const { announcer } = useDesk()
  const [leaving, setLeaving] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const { allowedOrigins } = model.site.value

  const remove = (origin: string) => {
    void model.remove(origin).then((isGone) => {
      setLeaving(null)
      if (!isGone) return
      announcer.say(words.site.originRemoved(origin))
      field.current?.focus()
    })
  }
  return (
    <div class="origins">
      <h4 class="card-label">{words.site.origins}</h4>
      <p class="card-hint">{words.site.originsHint}</p>
      {!allowedOrigins.length && (
        <p class="callout callout-bad">
          <Icon name="alert" />
          {words.site.originsNone}
        </p>
      )}
      <ul class="origin-list">
        {allowedOrigins.map((origin) => (
          <li key={origin} class="origin">
            <code>{origin}</code>
            <button
              type="button"
              class="text-button"
              aria-label={words.site.originRemove(origin)}
              onClick={() => setLeaving(origin)}
            >
              {words.site.originRemoveShort}
            </button>
          </li>
        ))}
      </ul>
      <AddOrigin model={model} fieldRef={field} />
      {leaving !== null && (
        <ConfirmDialog
          title={words.site.originRemoveTitle(leaving)}
          body={words.site.originRemoveBody}
          confirm={words.site.originRemoveShort}
          keep={words.cancel}
          isBusy={model.isBusy.value}
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
  const words = useWords()
  const { announcer } = useDesk()
  const id = useId()
  const problem = model.problem.value
  const allow = async () => {
    const origin = await model.allow()
    if (origin !== null) announcer.say(words.site.originAdded(origin))
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
        {words.site.originLabel}
      </label>
      <div class="origin-row">
        <input
          ref={fieldRef}
          id={id}
          class="input"
          type="url"
          inputMode="url"
          autocomplete="off"
          placeholder={words.site.originPlaceholder}
          value={model.address.value}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-error`}
          onInput={(event) => model.write(event.currentTarget.value)}
        />
        <button type="submit" class="button" aria-disabled={model.isBusy.value}>
          <Icon name="plus" />
          {words.site.originAdd}
        </button>
      </div>
      <p id={`${id}-error`} class="field-error" role="alert">
        {problem && problemText(problem, words)}
      </p>
    </form>
  )
}
