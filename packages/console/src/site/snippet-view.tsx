import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { snippetOf } from './snippet.ts'
import './snippet-view.css'

/** How long the button shows that the snippet was copied. */
const copiedMs = 2500

/** What to copy into a page so that it has the chat of the site. */
export function Snippet({ siteKey }: { siteKey: string }) {
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
