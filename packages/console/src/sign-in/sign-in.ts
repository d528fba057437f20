import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError } from '@papo/sdk'
import { createForgotten, type Forgotten } from './forgotten.ts'
import type { Ticker } from '../clock/ticker.ts'

/** How long to wait after `rate_limited` if the server gives no `Retry-After`. */
const patienceMs = 30_000

export type SignInProblem =
  | { kind: 'wrong' }
  | { kind: 'wrongCode' }
  | { kind: 'tooMany'; until: number }
  | { kind: 'unreachable' }
  /** The page was opened at another address than the installation’s own, which begins `type`. */
  | { kind: 'elsewhere'; type: string }
  /** `requestId` identifies the attempt in the server’s log. */
  | { kind: 'failed'; requestId: string | null }

type SignInField = 'email' | 'password' | 'code'

export interface SignIn {
  readonly email: Store<string>
  readonly password: Store<string>
  /** Of the second factor. */
  readonly code: Store<string>
  /** Whether the password was right, and a code is asked for. */
  readonly asksCode: Store<boolean>
  /** The required fields that are empty. */
  readonly missing: Store<readonly SignInField[]>
  readonly problem: Store<SignInProblem | null>
  /** Milliseconds until the server accepts another attempt. */
  readonly waitMs: Store<number>
  readonly isBusy: Store<boolean>
  writeEmail(text: string): void
  writePassword(text: string): void
  writeCode(text: string): void
  readonly forgotten: Forgotten
  submit(): Promise<void>
  /** Back to the e-mail and the password. */
  startOver(): void
}

function problemOf(error: unknown, now: number): SignInProblem {
  if (!isPapoError(error)) return { kind: 'failed', requestId: null }
  switch (error.code) {
    case 'invalid_credentials':
      return { kind: 'wrong' }
    case 'invalid_code':
      return { kind: 'wrongCode' }
    case 'rate_limited':
      return { kind: 'tooMany', until: now + (error.retryAfterMs ?? patienceMs) }
    case 'origin_not_allowed':
      return { kind: 'elsewhere', type: error.problem?.type ?? '' }
    case 'network_error':
    case 'timeout':
    case 'invalid_response':
      return { kind: 'unreachable' }
    default:
      return { kind: 'failed', requestId: error.requestId }
  }
}

const asksForCode = (error: unknown): boolean =>
  isPapoError(error) && error.code === 'second_factor_required'

export function createSignIn(
  client: Pick<AgentClient, 'signIn' | 'getSignInOptions' | 'requestPasswordReset'>,
  ticker: Ticker,
  onSignedIn: () => Promise<void>,
): SignIn {
  const fields = { email: createStore(''), password: createStore(''), code: createStore('') }
  const asksCode = createStore(false)
  const missing = createStore<readonly SignInField[]>([])
  const problem = createStore<SignInProblem | null>(null)
  const isBusy = createStore(false)

  const write = (name: SignInField) => (text: string) => {
    fields[name].set(text)
    missing.update((names) => names.filter((one) => one !== name))
  }

  function forget(): void {
    fields.password.set('')
    fields.code.set('')
    asksCode.set(false)
  }

  function refused(error: unknown): void {
    const found = problemOf(error, ticker.now.get())
    // The password has changed since it was right.
    if (found.kind === 'wrong') asksCode.set(false)
    problem.set(found)
  }

  return {
    ...fields,
    asksCode,
    missing,
    problem,
    waitMs: derived([problem, ticker.now], (known, now) =>
      known?.kind === 'tooMany' ? Math.max(0, known.until - now) : 0,
    ),
    isBusy,
    forgotten: createForgotten(client, fields.email, refused),
    writeEmail: write('email'),
    writePassword: write('password'),
    writeCode: write('code'),
    startOver() {
      forget()
      problem.set(null)
    },
    async submit() {
      if (isBusy.get()) return
      const [email, password] = [fields.email.get().trim(), fields.password.get()]
      const code = fields.code.get().trim()
      const isCode = asksCode.get()
      const filled = { email, password, ...(isCode && { code }) }
      const names = Object.keys(filled) as SignInField[]
      missing.set(names.filter((name) => !filled[name]))
      problem.set(null)
      if (missing.get().length) return
      isBusy.set(true)
      try {
        await client.signIn(filled)
        forget()
        await onSignedIn()
      } catch (error) {
        if (asksForCode(error)) asksCode.set(true)
        else refused(error)
      } finally {
        isBusy.set(false)
      }
    },
  }
}
