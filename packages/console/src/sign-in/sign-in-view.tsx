import { useEffect, useRef } from 'preact/hooks'
import { Choice } from '../design/choice.tsx'
import { Icon, Mark } from '../design/icon.tsx'
import type { Words } from '../words/en.ts'
import { type Locale, localeNames } from '../words/language.ts'
import { useFormat, useLanguage, useWords } from '../words/language-context.ts'
import type { SignIn, SignInProblem } from './sign-in.ts'

/** Told in steps of 10 s, so that it is not read out every second. */
const roughly = (ms: number): number => Math.ceil(ms / 10_000) * 10_000

export interface SignInViewProps {
  model: SignIn
  after: 'start' | 'leaving' | 'expiry'
}

export function SignInView({ model, after }: SignInViewProps) {
  const words = useWords()
  const { locale, choose } = useLanguage()
  const notice = { start: '', leaving: words.signIn.signedOut, expiry: words.signIn.ended }[after]
  return (
    <main class="door">
      <div class="door-card">
        <Mark />
        <h1 class="door-title">{words.signIn.title}</h1>
        <p class="door-lead">{words.signIn.lead}</p>
        {notice && <p class="door-notice">{notice}</p>}
        <SignInForm model={model} />
      </div>
      <Choice
        label={words.menu.language}
        options={Object.entries(localeNames).map(([value, label]) => ({
          value: value as Locale,
          label,
          lang: value,
        }))}
        value={locale.value}
        onChoose={choose}
      />
    </main>
  )
}

function SignInForm({ model }: { model: SignIn }) {
  const words = useWords()
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)
  const missing = model.missing.value
  const isBusy = model.isBusy.value
  useEffect(() => {
    const first = { email, password, none: null }[missing[0] ?? 'none']
    first?.current?.focus()
  }, [missing])
  useEffect(() => email.current?.focus(), [])

  return (
    <form
      class="door-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void model.submit()
      }}
    >
      <Problem model={model} />
      <Field
        name="email"
        label={words.signIn.email}
        error={missing.includes('email') ? words.signIn.emailMissing : null}
        inputRef={email}
        value={model.email.value}
        onWrite={model.writeEmail}
      />
      <Field
        name="password"
        label={words.signIn.password}
        error={missing.includes('password') ? words.signIn.passwordMissing : null}
        inputRef={password}
        value={model.password.value}
        onWrite={model.writePassword}
      />
      <button type="submit" class="button button-primary button-wide" aria-disabled={isBusy}>
        {isBusy ? words.signIn.busy : words.signIn.submit}
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
  const words = useWords()
  const format = useFormat()
  const problem = model.problem.value
  const wait = model.waitMs.value
  return (
    <div class="door-problem" role="alert">
      {problem && (
        <p class="callout callout-bad">
          <Icon name="alert" />
          <span>{problemText(problem, words, wait ? format.span(roughly(wait)) : null)}</span>
        </p>
      )}
    </div>
  )
}

function problemText(problem: SignInProblem, words: Words, wait: string | null): string {
  switch (problem.kind) {
    case 'wrong':
      return words.signIn.wrong
    case 'tooMany':
      return wait === null ? words.signIn.tooManyNow : words.signIn.tooMany(wait)
    case 'unreachable':
      return words.failed.unreachable
    case 'failed': {
      const { generic, reference } = words.failed
      return problem.requestId ? `${generic} ${reference(problem.requestId)}` : generic
    }
  }
}
