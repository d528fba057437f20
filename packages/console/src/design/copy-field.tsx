import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { useTranslations } from '../locales/language-context.ts'
import { Icon } from './icon.tsx'
import './copy-field.css'

export interface CopyFieldProps {
  label: string
  value: string
  hint?: string
}

/** How long the button shows that the value was copied. */
const copiedMs = 2500

/** A value to copy, such as a link or a secret. */
export function CopyField({ label, value, hint }: CopyFieldProps) {
  const { copy } = useTranslations()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle')
  useEffect(() => {
    if (state !== 'copied') return
    const timer = setTimeout(() => setState('idle'), copiedMs)
    return () => clearTimeout(timer)
  }, [state])
  const take = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setState('copied')
    } catch {
      input.current?.select()
      setState('failed')
    }
  }
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <div class="copy-row">
        <input
          ref={input}
          id={id}
          class="input copy-value"
          readOnly
          value={value}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button type="button" class="button" onClick={() => void take()}>
          <Icon name={state === 'copied' ? 'check' : 'copy'} />
          {copy.copy}
          <span class="unseen"> {label}</span>
        </button>
      </div>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      <p class="copy-said" role="status">
        {{ idle: '', copied: copy.copied, failed: copy.failed }[state]}
      </p>
    </div>
  )
}
