import { useId } from 'preact/hooks'
import './toggle.css'

export interface ToggleProps {
  label: string
  hint?: string
  isOn: boolean
  isBusy?: boolean
  onToggle(isOn: boolean): void
}

/** A switch with its label. */
export function Toggle({ label, hint, isOn, isBusy = false, onToggle }: ToggleProps) {
  const id = useId()
  return (
    <div class="toggle">
      <label class="toggle-text" for={id}>
        <span class="toggle-label">{label}</span>
        {hint && (
          <span id={`${id}-hint`} class="field-hint">
            {hint}
          </span>
        )}
      </label>
      <input
        id={id}
        class="toggle-switch"
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-disabled={isBusy}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onClick={(event) => {
          if (isBusy) event.preventDefault()
        }}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
    </div>
  )
}
