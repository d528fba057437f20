import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError, type PapoError } from '@papo/sdk'

/** off: this installation sends no mail. sent: a mail is on its way if there is such an account. */
type ForgottenState = 'closed' | 'loading' | 'asking' | 'off' | 'sent'
type ForgottenProblem = 'noEmail' | 'tooMany' | 'unreachable' | 'failed'

/** The way back in for somebody who has forgotten their password. */
export interface Forgotten {
  readonly state: Store<ForgottenState>
  readonly problem: Store<ForgottenProblem | null>
  readonly isBusy: Store<boolean>
  open(): Promise<void>
  submit(locale: 'en' | 'pt-BR'): Promise<void>
  close(): void
}

function problemOf(error: unknown): ForgottenProblem {
  if (!isPapoError(error)) return 'failed'
  if (error.code === 'rate_limited') return 'tooMany'
  const isUnreachable = ['network_error', 'timeout', 'invalid_response'].includes(error.code)
  return isUnreachable ? 'unreachable' : 'failed'
}

/** `onRefused` gets the refusal of the page itself, whose address is not the installation’s. */
export function createForgotten(
  client: Pick<AgentClient, 'getSignInOptions' | 'requestPasswordReset'>,
  email: Store<string>,
  onRefused: (error: PapoError) => void,
): Forgotten {
  const state = createStore<ForgottenState>('closed')
  const problem = createStore<ForgottenProblem | null>(null)
  const isBusy = createStore(false)
  return {
    state,
    problem,
    isBusy,
    async open() {
      problem.set(null)
      state.set('loading')
      // Without an answer, asking for the mail says what is wrong.
      const options = await client.getSignInOptions().catch(() => ({ passwordByMail: true }))
      if (state.get() === 'loading') state.set(options.passwordByMail ? 'asking' : 'off')
    },
    async submit(locale) {
      if (isBusy.get()) return
      const to = email.get().trim()
      problem.set(to === '' ? 'noEmail' : null)
      if (to === '') return
      isBusy.set(true)
      try {
        await client.requestPasswordReset({ email: to, locale })
        state.set('sent')
      } catch (error) {
        if (isPapoError(error) && error.code === 'mail_off') state.set('off')
        else if (isPapoError(error) && error.code === 'origin_not_allowed') {
          state.set('closed')
          onRefused(error)
        } else problem.set(problemOf(error))
      } finally {
        isBusy.set(false)
      }
    },
    close() {
      problem.set(null)
      state.set('closed')
    },
  }
}
