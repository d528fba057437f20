import { useId } from 'preact/hooks'
import type { Role } from './people.ts'
import { usePeopleTexts } from './use-people-texts.ts'
import './role-choice.css'

interface RoleChoiceProps {
  value: Role
  /** The highest role that may be given. */
  highest: Role
  error?: string | null
  isReadOnly?: boolean
  onChoose(role: Role): void
}

const roles = ['agent', 'admin', 'owner'] as const

/** The roles, each with what it may do. */
export function RoleChoice({
  value,
  highest,
  error = null,
  isReadOnly,
  onChoose,
}: RoleChoiceProps) {
  const t = usePeopleTexts()
  const name = useId()
  const offered = roles.filter((role) => roles.indexOf(role) <= roles.indexOf(highest))
  return (
    <fieldset
      class="field roles"
      role="radiogroup"
      tabIndex={-1}
      aria-labelledby={`${name}-label`}
      aria-describedby={`${name}-error`}
      aria-invalid={error !== null}
    >
      <legend id={`${name}-label`} class="field-label">
        {t.people.role}
      </legend>
      {offered.map((role) => (
        <label key={role} class="role">
          <input
            type="radio"
            name={name}
            checked={role === value}
            disabled={isReadOnly}
            aria-labelledby={`${name}-${role}-name`}
            aria-describedby={`${name}-${role}`}
            onChange={() => onChoose(role)}
          />
          <span id={`${name}-${role}-name`} class="role-name">
            {t.people.roles[role]}
          </span>
          <span id={`${name}-${role}`} class="role-does">
            {t.people.mayDo[role]}
          </span>
        </label>
      ))}
      <p id={`${name}-error`} class="field-error" role="alert">
        {error}
      </p>
    </fieldset>
  )
}
