import { useStore } from '@papo/chat-kit/store/use-store'
import type { CannedResponse } from '@papo/sdk'
import type { RefObject } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Choice } from '../design/choice.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Field, TextField } from '../design/field.tsx'
import { useFocusOnRefusal } from '../design/use-focus-on-refusal.ts'
import { ConflictNotice } from '../form/conflict-notice.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { keptOf } from './loaded-responses.ts'
import { createKeepForm, type Fields, type KeepForm } from './keeping.ts'
import { useKeepTexts } from './keep-texts.ts'
import type { SiteOption } from './use-sites.ts'
import './keep-dialog.css'

interface KeepDialogProps {
  /** The one to change; null makes a new one. */
  known: CannedResponse | null
  sites: readonly SiteOption[]
  onSaved(): void
  onCancel(): void
}

/** Makes a canned response, or changes one. */
export function KeepDialog({ known, sites, onSaved, onCancel }: KeepDialogProps) {
  const t = useTranslations()
  const w = useKeepTexts()
  const { client } = useAgent()
  const [form] = useState(() => createKeepForm(client, keptOf(client), known))
  const element = useRef<HTMLFormElement>(null)
  const first = useRef<HTMLInputElement>(null)
  const id = useId()
  const refuse = useFocusOnRefusal(element)
  const status = useStore(form.status)
  const isBusy = status === 'saving'
  const save = async () => {
    if (await form.save()) onSaved()
    else refuse()
  }
  const problems = {
    failed: t.form.bar.failed,
    unreachable: t.form.bar.unreachable,
    conflict: t.form.bar.conflict,
  }
  return (
    <Dialog labelledBy={id} first={first} onCancel={onCancel}>
      <form
        ref={element}
        class="keep"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h2 id={id} class="dialog-title">
          {known === null ? w.make : w.change}
        </h2>
        <Conflict form={form} sites={sites} />
        <KeepFields form={form} sites={sites} first={first} />
        <p class="field-error" role="alert">
          {status in problems ? problems[status as keyof typeof problems] : ''}
        </p>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onCancel}>
            {t.cancel}
          </button>
          <button type="submit" class="button button-primary" aria-disabled={isBusy}>
            {isBusy ? t.form.bar.saving : t.form.bar.save}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function Conflict({ form, sites }: { form: KeepForm; sites: readonly SiteOption[] }) {
  const w = useKeepTexts()
  const textOf = (name: keyof Fields, value: unknown): string => {
    if (name === 'scope') return w.scopes[value as Fields['scope']]
    if (name === 'siteId') return sites.find(({ id }) => id === value)?.name ?? '–'
    return typeof value === 'string' && value ? value : '–'
  }
  return <ConflictNotice form={form} labelOf={(name) => w.fields[name]} textOf={textOf} />
}

interface KeepFieldsProps {
  form: KeepForm
  sites: readonly SiteOption[]
  first: RefObject<HTMLInputElement | null>
}

function KeepFields({ form, sites, first }: KeepFieldsProps) {
  const w = useKeepTexts()
  const { shortcut, title, text } = useStore(form.values)
  const wrong = useStore(form.complaints)
  const errorOf = (name: keyof Fields) => {
    const complaint = wrong[name]
    return complaint ? w.complaints[complaint] : null
  }
  return (
    <>
      <TextField
        label={w.fields.shortcut}
        hint={w.shortcutHint}
        isRequired
        inputRef={first}
        error={errorOf('shortcut')}
        value={shortcut}
        onWrite={(value) => form.write('shortcut', value)}
      />
      <TextField
        label={w.titleOptional}
        error={errorOf('title')}
        value={title}
        onWrite={(value) => form.write('title', value)}
      />
      <Field label={w.fields.text} hint={w.textHint} isRequired error={errorOf('text')}>
        {(control) => (
          <textarea
            {...control}
            class="input"
            rows={5}
            dir="auto"
            value={text}
            onInput={(event) => form.write('text', event.currentTarget.value)}
          />
        )}
      </Field>
      <ScopeFields form={form} sites={sites} errorOf={errorOf} />
    </>
  )
}

interface ScopeFieldsProps extends Omit<KeepFieldsProps, 'first'> {
  errorOf(name: keyof Fields): string | null
}

/** Who has it: only admins and owners keep those of others. */
function ScopeFields({ form, sites, errorOf }: ScopeFieldsProps) {
  const w = useKeepTexts()
  const { me } = useAgent()
  const { scope, siteId } = useStore(form.values)
  if (me.agent.role === 'agent') {
    return (
      <p class="field-error" role="alert">
        {errorOf('scope')}
      </p>
    )
  }
  const values = sites.length > 0 ? (['mine', 'site', 'all'] as const) : (['mine', 'all'] as const)
  return (
    <>
      <div class="field">
        <Choice
          label={w.fields.scope}
          options={values.map((value) => ({ value, label: w.scopes[value] }))}
          value={scope}
          onChoose={(value) => {
            form.write('scope', value)
            form.write('siteId', value === 'site' ? (siteId ?? sites[0]?.id ?? null) : null)
          }}
        />
        <p class="field-error" role="alert">
          {errorOf('scope')}
        </p>
      </div>
      {scope === 'site' && (
        <Field label={w.fields.siteId} error={errorOf('siteId')}>
          {(control) => (
            <select
              {...control}
              class="input"
              value={siteId ?? ''}
              onChange={(event) => form.write('siteId', event.currentTarget.value)}
            >
              {sites.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  )
}
