import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError, type PapoError, type SecondFactorBegun } from '@papo/sdk'

export type EnrolmentProblem = 'missing' | 'wrong' | 'tooMany' | 'unreachable' | 'failed'

/** Where somebody is who sets up an app: their password, its first code, and the recovery codes to keep. */
export type EnrolmentState =
  | { step: 'password' }
  | { step: 'app'; begun: SecondFactorBegun }
  | { step: 'codes'; recoveryCodes: readonly string[] }

export interface Enrolment {
  readonly state: Store<EnrolmentState>
  readonly problem: Store<EnrolmentProblem | null>
  readonly isBusy: Store<boolean>
  /** Without a password for who may do nothing else. */
  begin(password?: string): Promise<void>
  confirm(code: string): Promise<void>
}

const unreachable: ReadonlySet<string> = new Set(['network_error', 'timeout', 'invalid_response'])

/** What a refusal of something typed says. */
export function problemOf(error: PapoError): EnrolmentProblem {
  if (error.code === 'invalid_credentials' || error.code === 'invalid_code') return 'wrong'
  if (error.code === 'rate_limited') return 'tooMany'
  return unreachable.has(error.code) ? 'unreachable' : 'failed'
}

/** Sets up an authenticator app. A refused step can be repeated; nothing counts before the first code is right. */
export function createEnrolment(
  client: Pick<AgentClient, 'beginSecondFactor' | 'confirmSecondFactor'>,
): Enrolment {
  const state = createStore<EnrolmentState>({ step: 'password' })
  const problem = createStore<EnrolmentProblem | null>(null)
  const isBusy = createStore(false)

  async function go(next: () => Promise<EnrolmentState>): Promise<void> {
    if (isBusy.get()) return
    isBusy.set(true)
    problem.set(null)
    try {
      state.set(await next())
    } catch (error) {
      problem.set(isPapoError(error) ? problemOf(error) : 'failed')
    } finally {
      isBusy.set(false)
    }
  }

  return {
    state,
    problem,
    isBusy,
    async begin(password) {
      if (password === '') return problem.set('missing')
      await go(async () => {
        const body = password === undefined ? {} : { currentPassword: password }
        return { step: 'app', begun: await client.beginSecondFactor(body) }
      })
    },
    async confirm(code) {
      if (code.trim() === '') return problem.set('missing')
      await go(async () => {
        const { recoveryCodes } = await client.confirmSecondFactor(code.trim())
        return { step: 'codes', recoveryCodes }
      })
    },
  }
}
