import type { Locale } from '@papo/chat-kit/language/language'
import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useRef } from 'preact/hooks'
import { Choice } from '../design/choice.tsx'
import { Icon, Mark } from '../design/icon.tsx'
import type { Translations } from '../locales/en.ts'
import { useLoadedView } from '../loaded/use-loaded-view.ts'
import { localeNames } from '../locales/language.ts'
import { useFormat, useLanguage, useTranslations } from '../locales/language-context.ts'
import { ForgottenForm } from './forgotten-form.tsx'
import { CodeForm } from './code-form.tsx'
import type { SignIn, SignInProblem } from './sign-in.ts'
import './sign-in-view.css'

/** Rounds up to 10 s, so that a live region does not read out every second. */
const roughly = (ms: number): number => Math.ceil(ms / 10_000) * 10_000

export interface SignInViewProps {
  model: SignIn
  after: 'start' | 'leaving' | 'expiry'
}

export function SignInView({ model, after }: SignInViewProps) {
  const t = useTranslations()
  const { choose, ...language } = useLanguage()
  const locale = useStore(language.locale)
  const asksCode = useStore(model.asksCode)
  const isForgotten = useStore(model.forgotten.state) !== 'closed'
  const notice = { start: '', leaving: t.signIn.signedOut, expiry: t.signIn.ended }[after]
  return (
    <main class="signed-out">
      <div class="signed-out-card">
        <Mark />
        {isForgotten ? (
          <>
            <h1 class="signed-out-title">{t.signIn.forgotten.title}</h1>
            <ForgottenForm model={model} />
          </>
        ) : (
          <>
            <h1 class="signed-out-title">{asksCode ? t.signIn.codeStep.title : t.signIn.title}</h1>
            <p class="signed-out-lead">{asksCode ? t.signIn.codeStep.lead : t.signIn.lead}</p>
            {notice && !asksCode && <p class="signed-out-notice">{notice}</p>}
            <Problem model={model} />
            {asksCode ? <CodeForm model={model} /> : <SignInForm model={model} />}
          </>
        )}
      </div>
      <Choice
        label={t.menu.language}
        options={Object.entries(localeNames).map(([value, label]) => ({
          value: value as Locale,
          label,
          lang: value,
        }))}
        value={locale}
        onChoose={choose}
      />
    </main>
  )
}

function SignInForm({ model }: { model: SignIn }) {
  const t = useTranslations()
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const emailText = useStore(model.email)
  const passwordText = useStore(model.password)
  const missing = useStore(model.missing)
  const isBusy = useStore(model.isBusy)
  useEffect(() => {
    const first = { email, password, code: null, none: null }[missing[0] ?? 'none']
    first?.current?.focus()
  }, [missing])
  useEffect(() => email.current?.focus(), [])

  return (
    <form
      class="signed-out-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void model.submit()
      }}
    >
      <Field
        name="email"
        label={t.signIn.email}
        error={missing.includes('email') ? t.signIn.emailMissing : null}
        inputRef={email}
        value={emailText}
        onWrite={model.writeEmail}
      />
      <Field
        name="password"
        label={t.signIn.password}
        error={missing.includes('password') ? t.signIn.passwordMissing : null}
        inputRef={password}
        value={passwordText}
        onWrite={model.writePassword}
      />
      <button type="submit" class="button button-primary button-wide" aria-disabled={isBusy}>
        {isBusy ? t.signIn.busy : t.signIn.submit}
      </button>
      <button type="button" class="text-button" onClick={() => void model.forgotten.open()}>
        {t.signIn.forgot}
      </button>
    </form>
  )
}

interface FieldProps {
  name: 'email' | 'password'
  label: string
  error: string | null
  inputRef: { current: HTMLInputElement | null }
  value: string
  onWrite(text: string): void
}

const emailInput = { type: 'email', autocomplete: 'username' } as const
const passwordInput = { type: 'password', autocomplete: 'current-password' } as const

const Field = (props: FieldProps) => (
  <div class="field">
    <label class="field-label" for={props.name}>
      {props.label}
    </label>
    <input
      ref={props.inputRef}
      id={props.name}
      class="input"
      name={props.name}
      {...(props.name === 'email' ? emailInput : passwordInput)}
      value={props.value}
      required
      aria-invalid={props.error !== null}
      aria-describedby={props.error === null ? undefined : `${props.name}-error`}
      onInput={(event) => props.onWrite(event.currentTarget.value)}
    />
    {props.error !== null && (
      <p id={`${props.name}-error`} class="field-error">
        {props.error}
      </p>
    )}
  </div>
)

function Problem({ model }: { model: SignIn }) {
  const t = useTranslations()
  const format = useFormat()
  const problem = useStore(model.problem)
  const wait = useStore(model.waitMs)
  const isElsewhere = problem?.kind === 'elsewhere'
  const { View: WrongAddress } = useLoadedView(
    async () => (await import('./wrong-address.tsx')).WrongAddress,
    isElsewhere,
  )
  return (
    <div class="signed-out-problem" role="alert">
      {problem && problem.kind !== 'wrongCode' && (
        <p class="callout callout-bad">
          <Icon name="alert" />
          <span>
            {isElsewhere && WrongAddress ? (
              <WrongAddress type={problem.type} />
            ) : (
              problemText(problem, t, wait ? format.span(roughly(wait)) : null)
            )}
          </span>
        </p>
      )}
    </div>
  )
}

function problemText(
  problem: Exclude<SignInProblem, { kind: 'wrongCode' }>,
  t: Translations,
  wait: string | null,
): string {
  switch (problem.kind) {
    case 'wrong':
      return t.signIn.wrong
    case 'tooMany':
      return wait === null ? t.signIn.tooManyNow : t.signIn.tooMany(wait)
    case 'unreachable':
      return t.failed.unreachable
    case 'elsewhere':
      return t.failed.generic
    case 'failed': {
      const { generic, reference } = t.failed
      return problem.requestId ? `${generic} ${reference(problem.requestId)}` : generic
    }
  }
}
