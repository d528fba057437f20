import { type AgentClient, isPapoError } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'
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
  readonly email: ReadonlySignal<string>
  readonly password: ReadonlySignal<string>
  /** The required fields that are empty. */
  readonly missing: ReadonlySignal<readonly ('email' | 'password')[]>
  readonly problem: ReadonlySignal<SignInProblem | null>
  /** Milliseconds until the server accepts another attempt. */
  readonly waitMs: ReadonlySignal<number>
  readonly isBusy: ReadonlySignal<boolean>
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
  const email = signal('')
  const password = signal('')
  const missing = signal<readonly ('email' | 'password')[]>([])
  const problem = signal<SignInProblem | null>(null)
  const isBusy = signal(false)

  return {
    email,
    password,
    missing,
    problem,
    waitMs: computed(() => {
      const { value } = problem
      return value?.kind === 'tooMany' ? Math.max(0, value.until - ticker.now.value) : 0
    }),
    isBusy,
    writeEmail(text) {
      email.value = text
      missing.value = missing.peek().filter((field) => field !== 'email')
    },
    writePassword(text) {
      password.value = text
      missing.value = missing.peek().filter((field) => field !== 'password')
    },
    async submit() {
      if (isBusy.peek()) return
      const credentials = { email: email.peek().trim(), password: password.peek() }
      missing.value = (['email', 'password'] as const).filter((field) => !credentials[field])
      problem.value = null
      if (missing.peek().length) return
      isBusy.value = true
      try {
        await client.signIn(credentials)
        password.value = ''
        await onSignedIn()
      } catch (error) {
        problem.value = problemOf(error, ticker.now.peek())
      } finally {
        isBusy.value = false
      }
    },
  }
}
