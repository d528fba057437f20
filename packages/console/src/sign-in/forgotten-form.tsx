import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef } from 'preact/hooks'
import { TextField } from '../design/field.tsx'
import { useLanguage, useTranslations } from '../locales/language-context.ts'
import type { SignIn } from './sign-in.ts'

/** Asks for a mail with a link for a new password, or says who makes such a link. */
export function ForgottenForm({ model }: { model: SignIn }) {
  const t = useTranslations()
  const w = t.signIn.forgotten
  const { forgotten } = model
  const locale = useStore(useLanguage().locale)
  const state = useStore(forgotten.state)
  const problem = useStore(forgotten.problem)
  const isBusy = useStore(forgotten.isBusy)
  const email = useStore(model.email)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [state, problem])
  const texts = { loading: '', asking: w.lead, off: w.off, sent: w.sent }
  const problems = {
    tooMany: w.tooMany,
    unreachable: t.failed.unreachable,
    failed: t.failed.generic,
  }
  return (
    <form
      class="signed-out-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void forgotten.submit(locale)
      }}
    >
      <p role="status">{state === 'closed' ? '' : texts[state]}</p>
      {state === 'asking' && (
        <>
          <TextField
            label={t.signIn.email}
            type="email"
            isRequired
            inputRef={first}
            error={problem === 'noEmail' ? t.signIn.emailMissing : null}
            value={email}
            onWrite={model.writeEmail}
          />
          <p class="field-error" role="alert">
            {problem === null || problem === 'noEmail' ? '' : problems[problem]}
          </p>
          <button type="submit" class="button button-primary button-wide" aria-disabled={isBusy}>
            {isBusy ? w.busy : w.submit}
          </button>
        </>
      )}
      <button type="button" class="text-button" onClick={forgotten.close}>
        {w.back}
      </button>
    </form>
  )
}
