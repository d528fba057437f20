import { useId, useRef } from 'preact/hooks'
import { useTranslations } from '../locales/language-context.ts'
import { Icon } from './icon.tsx'
import { useCopy } from './use-copy.ts'
import './copy-field.css'

export interface CopyFieldProps {
  label: string
  value: string
  hint?: string
}

/** A value to copy, such as a link or a secret. */
export function CopyField({ label, value, hint }: CopyFieldProps) {
  const { copy: t } = useTranslations()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { state, copy } = useCopy(value)
  const take = async () => {
    if (!(await copy())) input.current?.select()
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
          {t.copy}
          <span class="unseen"> {label}</span>
        </button>
      </div>
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      <p class="copy-said" role="status">
        {{ idle: '', copied: t.copied, failed: t.failed }[state]}
      </p>
    </div>
  )
}
