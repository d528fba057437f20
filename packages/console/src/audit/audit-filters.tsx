import { useStore } from '@papo/chat-kit/store/use-store'
import type { AuditAction } from '@papo/sdk'
import { useAgent } from '../agent/agent-context.ts'
import { Field } from '../design/field.tsx'
import { useLoaded } from '../loaded/use-loaded.ts'
import { type Audit, noFilters } from './audit.ts'
import type { words } from './words-en.ts'

interface AuditFiltersProps {
  audit: Audit
  words: typeof words
}

/** Who, what, when, and what it was done to. */
export function AuditFilters({ audit, words: w }: AuditFiltersProps) {
  const filters = useStore(audit.filters)
  const { client } = useAgent()
  const { value } = useLoaded(() => client.listAgents())
  const isFiltered = Object.values(filters).some(Boolean)
  return (
    <form class="audit-filters" aria-label={w.filters} onSubmit={(event) => event.preventDefault()}>
      <Select
        label={w.who}
        value={filters.who}
        options={[
          ['', w.everybody],
          ...(value?.agents ?? []).map(({ id, name }) => [id, name] as const),
          ['operator', w.operator],
          ['system', w.system],
        ]}
        onChoose={(who) => audit.filter({ who })}
      />
      <Select
        label={w.action}
        value={filters.action}
        options={[['', w.everything], ...Object.entries(w.actions)]}
        onChoose={(action) => audit.filter({ action: action as AuditAction | '' })}
      />
      <Day label={w.from} value={filters.from} onChoose={(from) => audit.filter({ from })} />
      <Day label={w.to} value={filters.to} onChoose={(to) => audit.filter({ to })} />
      {filters.target && (
        <p class="audit-target">
          <span class="badge">{w.onlyThis(filters.target.name)}</span>
          <button type="button" class="text-button" onClick={() => audit.filter({ target: null })}>
            {w.allTargets}
          </button>
        </p>
      )}
      {isFiltered && (
        <button type="button" class="text-button" onClick={() => audit.filter(noFilters)}>
          {w.clear}
        </button>
      )}
    </form>
  )
}

interface SelectProps {
  label: string
  value: string
  options: readonly (readonly [value: string, label: string])[]
  onChoose(value: string): void
}

const Select = ({ label, value, options, onChoose }: SelectProps) => (
  <Field label={label}>
    {(control) => (
      <select
        {...control}
        class="input"
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
)

const Day = ({ label, value, onChoose }: Omit<SelectProps, 'options'>) => (
  <Field label={label}>
    {(control) => (
      <input
        {...control}
        class="input"
        type="date"
        value={value}
        onChange={(event) => onChoose(event.currentTarget.value)}
      />
    )}
  </Field>
)
