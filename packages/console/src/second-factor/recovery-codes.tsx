import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../design/icon.tsx'
import { useCopy } from '../design/use-copy.ts'
import { useTranslations } from '../locales/language-context.ts'
import './second-factor.css'

export interface RecoveryCodesProps {
  codes: readonly string[]
  /** The codes are kept, as far as anybody can say. */
  onKept(): void
}

/** The ten codes, shown once: to copy, to save, and to say that they are kept. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const { secondFactor: t } = useTranslations().account
  const { copy: words } = useTranslations()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const text = codes.join('\n')
  const { state, copy } = useCopy(text)
  return (
    <div class="enrol">
      <h4 ref={title} class="card-title" tabIndex={-1}>
        {t.codesTitle}
      </h4>
      <p class="card-hint">{t.codesLead}</p>
      <ul class="recovery-codes" aria-label={t.codesTitle}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div class="enrol-actions">
        <button type="button" class="button" onClick={() => void copy()}>
          <Icon name={state === 'copied' ? 'check' : 'copy'} />
          {t.copyCodes}
        </button>
        <a
          class="button"
          download="papo-recovery-codes.txt"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
        >
          <Icon name="down" />
          {t.saveCodes}
        </a>
        <button type="button" class="button button-primary" onClick={onKept}>
          {t.codesKept}
        </button>
      </div>
      <p class="field-hint" role="status">
        {{ idle: '', copied: words.copied, failed: words.failed }[state]}
      </p>
    </div>
  )
}
