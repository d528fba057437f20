import type { ComponentChildren, InputHTMLAttributes, RefObject } from 'preact'
import { useId } from 'preact/hooks'

/** What the control of a field spreads onto itself. */
export interface ControlProps {
  id: string
  'aria-invalid': boolean
  'aria-describedby': string | undefined
  'aria-required': boolean | undefined
}

export interface FieldProps {
  label: string
  hint?: string | undefined
  /** What is wrong, in words; null while nothing is. */
  error?: string | null | undefined
  isRequired?: boolean
  children(control: ControlProps): ComponentChildren
}

/** A label, its control, a hint and an error, linked for screen readers. */
export function Field({ label, hint, error = null, isRequired, children }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error !== null && `${id}-error`]
    .filter(Boolean)
    .join(' ')
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error !== null,
        'aria-describedby': described || undefined,
        'aria-required': isRequired || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} class="field-error" role="alert">
        {error}
      </p>
    </div>
  )
}

export interface TextFieldProps extends Omit<FieldProps, 'children'> {
  value: string
  onWrite(text: string): void
  type?: 'text' | 'email' | 'url' | 'password' | 'search'
  name?: string
  autocomplete?: string
  placeholder?: string
  lang?: string
  inputRef?: RefObject<HTMLInputElement | null> | undefined
}

/** A field for one line of text. */
export const TextField = ({ value, onWrite, inputRef, ...props }: TextFieldProps) => (
  <Field {...props}>
    {(control) => (
      <input
        {...control}
        {...({ type: props.type ?? 'text' } as InputHTMLAttributes)}
        ref={inputRef ?? null}
        class="input"
        name={props.name}
        lang={props.lang}
        autocomplete={props.autocomplete ?? 'off'}
        placeholder={props.placeholder}
        value={value}
        onInput={(event) => onWrite(event.currentTarget.value)}
      />
    )}
  </Field>
)
