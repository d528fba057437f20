import { useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { Tabs } from '../design/tabs.tsx'
import { useCopy } from '../design/use-copy.ts'
import { useTranslations } from '../locales/language-context.ts'
import { quotedParts, stepsOf, type Way, ways } from './ways.ts'
import './snippet-view.css'

/** Defined by the build: the version of the packages that this server hands out. */
declare const PACKAGE_VERSION: string

/** What to copy into a page so that it has the chat of the site, for each way of making pages. */
export function Snippet({ siteKey }: { siteKey: string }) {
  const t = useTranslations().snippet
  const [way, setWay] = useState<Way>('html')
  const steps = stepsOf({ origin: location.origin, siteKey, version: PACKAGE_VERSION })[way]
  return (
    <div class="snippet">
      <Tabs
        label={t.ways}
        tabs={ways.map(({ way: value, name }) => ({ value, label: name ?? t.tagManager }))}
        value={way}
        onChoose={(chosen) => setWay(chosen)}
      >
        <ol class="snippet-steps">
          {steps.map(({ where, code }) => (
            <li key={`${way} ${where}`}>
              <p class="snippet-where">{t.where[where]}</p>
              <CodeToCopy label={t.where[where]} code={code} />
            </li>
          ))}
        </ol>
        {way === 'wordpress' && <p class="snippet-note">{t.noFiles}</p>}
      </Tabs>
    </div>
  )
}

function CodeToCopy({ label, code }: { label: string; code: string }) {
  const t = useTranslations().snippet
  const { announcer, notices } = useAgent()
  const shown = useRef<HTMLElement>(null)
  const { state, copy } = useCopy(code)
  const isCopied = state === 'copied'
  const take = async () => {
    if (await copy()) return announcer.announce(t.copied)
    if (shown.current) getSelection()?.selectAllChildren(shown.current)
    notices.show(t.copyFailed, 'bad')
  }
  return (
    <div class="snippet-box">
      <pre class="snippet-code" tabIndex={0} aria-label={label} role="group">
        <code ref={shown}>
          {quotedParts(code).map(({ text, isQuoted }) =>
            isQuoted ? <span class="code-text">{text}</span> : text,
          )}
        </code>
      </pre>
      <button type="button" class="button snippet-copy" onClick={() => void take()}>
        <Icon name={isCopied ? 'check' : 'copy'} />
        {isCopied ? t.copied : t.copy}
        <span class="unseen"> {label}</span>
      </button>
    </div>
  )
}
