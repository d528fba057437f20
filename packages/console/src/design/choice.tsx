import { useId } from 'preact/hooks'
import './choice.css'

export interface ChoiceProps<T extends string> {
  label: string
  /** Whether only screen readers get the label. */
  isLabelUnseen?: boolean
  options: readonly { value: T; label: string; lang?: string }[]
  value: T
  onChoose(value: T): void
}

/** A choice of one option, with all options visible. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, isLabelUnseen, options, value, onChoose } = props
  const name = useId()
  return (
    <fieldset class="choice">
      <legend class={isLabelUnseen ? 'unseen' : 'choice-label'}>{label}</legend>
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
