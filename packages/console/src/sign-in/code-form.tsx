import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Field } from '../design/field.tsx'
import { useTranslations } from '../locales/language-context.ts'
import type { SignIn } from './sign-in.ts'

/** The second step of signing in: a code of the app, or a recovery code. */
export function CodeForm({ model }: { model: SignIn }) {
  const { codeStep, ...t } = useTranslations().signIn
  const isBusy = useStore(model.isBusy)
  const [isRecovery, setRecovery] = useState(false)
  const other = () => {
    setRecovery(!isRecovery)
    model.writeCode('')
  }
  return (
    <form
      class="signed-out-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void model.submit()
      }}
    >
      <CodeField model={model} isRecovery={isRecovery} />
      <button type="submit" class="button button-primary button-wide" aria-disabled={isBusy}>
        {isBusy ? t.busy : t.submit}
      </button>
      <button type="button" class="text-button" onClick={other}>
        {isRecovery ? codeStep.useApp : codeStep.useRecovery}
      </button>
      <button type="button" class="text-button" onClick={model.startOver}>
        {codeStep.startOver}
      </button>
    </form>
  )
}

function CodeField({ model, isRecovery }: { model: SignIn; isRecovery: boolean }) {
  const { codeStep } = useTranslations().signIn
  const input = useRef<HTMLInputElement>(null)
  const code = useStore(model.code)
  const missing = useStore(model.missing)
  const problem = useStore(model.problem)
  const isWrong = problem?.kind === 'wrongCode'
  const error = missing.includes('code') ? codeStep.missing : null
  useEffect(() => {
    input.current?.focus()
    if (isWrong) input.current?.select()
  }, [isRecovery, missing, problem])
  return (
    <Field
      label={isRecovery ? codeStep.recovery : codeStep.code}
      hint={isRecovery ? codeStep.recoveryHint : codeStep.hint}
      error={isWrong ? codeStep.wrong : error}
      isRequired
    >
      {(control) => (
        <input
          {...control}
          ref={input}
          class="input code-input"
          name="code"
          inputMode={isRecovery ? 'text' : 'numeric'}
          autocomplete="one-time-code"
          autocapitalize="none"
          spellcheck={false}
          maxLength={32}
          value={code}
          onInput={(event) => model.writeCode(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}
