import { useId } from 'preact/hooks'
import './choice.css'

export interface ChoiceProps<T extends string> {
  label: string
  options: readonly { value: T; label: string; lang?: string }[]
  value: T
  onChoose(value: T): void
}

/** A choice of one option, with all options visible. */
export function Choice<T extends string>({ label, options, value, onChoose }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend class="choice-label">{label}</legend>
      <div class="choice-options">
        {options.map((option) => (
          <label key={option.value} class="choice-option">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <span lang={option.lang}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
