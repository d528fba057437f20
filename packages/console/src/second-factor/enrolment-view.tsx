import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Field, TextField } from '../design/field.tsx'
import { useTranslations } from '../locales/language-context.ts'
import type { Enrolment, EnrolmentState } from './enrolment.ts'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import './second-factor.css'

export interface EnrolmentViewProps {
  model: Enrolment
  /** Ends without a second factor; without it, there is no way around. */
  onCancel?(): void
  onDone(): void
}

/** Sets up an authenticator app, step by step. */
export function EnrolmentView({ model, onCancel, onDone }: EnrolmentViewProps) {
  const state = useStore(model.state)
  switch (state.step) {
    case 'password':
      return <PasswordStep model={model} onCancel={onCancel} />
    case 'app':
      return <AppStep model={model} begun={state.begun} onCancel={onCancel} />
    case 'codes':
      return <RecoveryCodes codes={state.recoveryCodes} onKept={onDone} />
  }
}

type StepProps = { model: Enrolment; onCancel: (() => void) | undefined }

function useProblem(model: Enrolment, wrong: string, missing: string): string | null {
  const { failed, account } = useTranslations()
  const problem = useStore(model.problem)
  if (problem === null) return null
  const { tooMany } = account.secondFactor
  return { missing, wrong, tooMany, unreachable: failed.unreachable, failed: failed.generic }[
    problem
  ]
}

function PasswordStep({ model, onCancel }: StepProps) {
  const t = useTranslations()
  const { secondFactor: words } = t.account
  const input = useRef<HTMLInputElement>(null)
  const [password, setPassword] = useState('')
  const isBusy = useStore(model.isBusy)
  const error = useProblem(model, words.passwordWrong, t.signIn.passwordMissing)
  useEffect(() => input.current?.focus(), [error])
  return (
    <form
      class="enrol"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void model.begin(password)
      }}
    >
      <TextField
        label={words.currentPassword}
        hint={words.whyPassword}
        error={error}
        isRequired
        type="password"
        autocomplete="current-password"
        inputRef={input}
        value={password}
        onWrite={setPassword}
      />
      <Buttons label={words.goOn} isBusy={isBusy} onCancel={onCancel} />
    </form>
  )
}

type AppStepProps = StepProps & Pick<Extract<EnrolmentState, { step: 'app' }>, 'begun'>

function AppStep({ model, begun, onCancel }: AppStepProps) {
  const { secondFactor: t } = useTranslations().account
  const input = useRef<HTMLInputElement>(null)
  const [code, setCode] = useState('')
  const isBusy = useStore(model.isBusy)
  const error = useProblem(model, t.codeWrong, t.codeMissing)
  useEffect(() => {
    input.current?.focus()
    if (error !== null) input.current?.select()
  }, [error])
  return (
    <form
      class="enrol"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void model.confirm(code)
      }}
    >
      <div class="enrol-scan">
        <QrCode text={begun.address} label={t.qrCode} />
        <div class="enrol-by-hand">
          <p>{t.scan}</p>
          <p class="field-hint">{t.byHand}</p>
          <p class="enrol-secret">{begun.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</p>
        </div>
      </div>
      <Field label={t.firstCode} hint={t.firstCodeHint} error={error} isRequired>
        {(control) => (
          <input
            {...control}
            ref={input}
            class="input code-input"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={16}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        )}
      </Field>
      <Buttons label={t.turnOn} isBusy={isBusy} onCancel={onCancel} />
    </form>
  )
}

interface ButtonsProps {
  label: string
  isBusy: boolean
  onCancel: (() => void) | undefined
}

function Buttons({ label, isBusy, onCancel }: ButtonsProps) {
  const t = useTranslations()
  return (
    <div class="enrol-actions">
      <button type="submit" class="button button-primary" aria-disabled={isBusy}>
        {label}
      </button>
      {onCancel && (
        <button type="button" class="button" onClick={onCancel}>
          {t.cancel}
        </button>
      )}
    </div>
  )
}
