import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useAgent } from '../agent/agent-context.ts'
import { Card } from '../design/card.tsx'
import { TextField } from '../design/field.tsx'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { createPasswordChange, type PasswordChange } from './password.ts'

/** Changes the password; every other session ends. */
export function PasswordCard() {
  const t = useTranslations()
  const { password: words } = t.account
  const { client, me } = useAgent()
  const [model] = useState(() => createPasswordChange(client))
  const { currentPassword, newPassword } = useStore(model.fields)
  const complaints = useStore(model.complaints)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [complaints])
  const wordsOf = (name: 'currentPassword' | 'newPassword') => {
    const complaint = complaints[name]
    return complaint === undefined ? null : words.complaints[complaint]
  }
  return (
    <Card title={words.title} hint={words.lead}>
      <form
        ref={form}
        class="account-form"
        aria-label={words.title}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void model.submit()
        }}
      >
        <input type="hidden" name="username" autocomplete="username" value={me.agent.email} />
        <TextField
          label={words.current}
          error={wordsOf('currentPassword')}
          isRequired
          type="password"
          autocomplete="current-password"
          value={currentPassword}
          onWrite={(text) => model.write('currentPassword', text)}
        />
        <TextField
          label={words.next}
          hint={words.rule}
          error={wordsOf('newPassword')}
          isRequired
          type="password"
          autocomplete="new-password"
          value={newPassword}
          onWrite={(text) => model.write('newPassword', text)}
        />
        <Foot model={model} />
      </form>
    </Card>
  )
}

function Foot({ model }: { model: PasswordChange }) {
  const t = useTranslations()
  const { password: words } = t.account
  const problem = useStore(model.problem)
  const status = useStore(model.status)
  const problems = {
    tooMany: words.tooMany,
    unreachable: t.form.bar.unreachable,
    failed: t.failed.generic,
  }
  return (
    <>
      <div class="account-actions">
        <button type="submit" class="button" aria-disabled={status === 'saving'}>
          {status === 'saving' ? t.form.bar.saving : words.change}
        </button>
        <p class="account-said" role="status">
          {status === 'saved' && (
            <>
              <Icon name="check" />
              {words.changed}
            </>
          )}
        </p>
      </div>
      {problem !== null && (
        <p class="callout callout-bad" role="alert">
          <Icon name="alert" />
          {problems[problem]}
        </p>
      )}
    </>
  )
}
