import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError } from '@papo/sdk'
import type { Ticker } from '../clock/ticker.ts'

/** How long to wait after `rate_limited` if the server gives no `Retry-After`. */
const patienceMs = 30_000

export type SignInProblem =
  | { kind: 'wrong' }
  | { kind: 'tooMany'; until: number }
  | { kind: 'unreachable' }
  /** `requestId` identifies the attempt in the server’s log. */
  | { kind: 'failed'; requestId: string | null }

export interface SignIn {
  readonly email: Store<string>
  readonly password: Store<string>
  /** The required fields that are empty. */
  readonly missing: Store<readonly ('email' | 'password')[]>
  readonly problem: Store<SignInProblem | null>
  /** Milliseconds until the server accepts another attempt. */
  readonly waitMs: Store<number>
  readonly isBusy: Store<boolean>
  writeEmail(text: string): void
  writePassword(text: string): void
  submit(): Promise<void>
}

function problemOf(error: unknown, now: number): SignInProblem {
  if (!isPapoError(error)) return { kind: 'failed', requestId: null }
  switch (error.code) {
    case 'invalid_credentials':
      return { kind: 'wrong' }
    case 'rate_limited':
      return { kind: 'tooMany', until: now + (error.retryAfterMs ?? patienceMs) }
    case 'network_error':
    case 'timeout':
    case 'invalid_response':
      return { kind: 'unreachable' }
    default:
      return { kind: 'failed', requestId: error.requestId }
  }
}

export function createSignIn(
  client: Pick<AgentClient, 'signIn'>,
  ticker: Ticker,
  onSignedIn: () => Promise<void>,
): SignIn {
  const email = createStore('')
  const password = createStore('')
  const missing = createStore<readonly ('email' | 'password')[]>([])
  const problem = createStore<SignInProblem | null>(null)
  const isBusy = createStore(false)

  return {
    email,
    password,
    missing,
    problem,
    waitMs: derived([problem, ticker.now], (known, now) =>
      known?.kind === 'tooMany' ? Math.max(0, known.until - now) : 0,
    ),
    isBusy,
    writeEmail(text) {
      email.set(text)
      missing.update((fields) => fields.filter((field) => field !== 'email'))
    },
    writePassword(text) {
      password.set(text)
      missing.update((fields) => fields.filter((field) => field !== 'password'))
    },
    async submit() {
      if (isBusy.get()) return
      const credentials = { email: email.get().trim(), password: password.get() }
      missing.set((['email', 'password'] as const).filter((field) => !credentials[field]))
      problem.set(null)
      if (missing.get().length) return
      isBusy.set(true)
      try {
        await client.signIn(credentials)
        password.set('')
        await onSignedIn()
      } catch (error) {
        problem.set(problemOf(error, ticker.now.get()))
      } finally {
        isBusy.set(false)
      }
    },
  }
}
