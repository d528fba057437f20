import { createStore, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, isPapoError, type PapoError } from '@papo/sdk'

type PasswordField = 'currentPassword' | 'newPassword'

/** What is wrong with a field. */
export type PasswordComplaint =
  | 'missing'
  | 'wrong'
  | 'length'
  | 'characters'
  | 'names'
  | 'repeats'
  | 'common'

export type PasswordProblem = 'tooMany' | 'unreachable' | 'failed'

export interface PasswordChange {
  readonly fields: Store<Readonly<Record<PasswordField, string>>>
  readonly complaints: Store<Partial<Record<PasswordField, PasswordComplaint>>>
  readonly problem: Store<PasswordProblem | null>
  readonly status: Store<'idle' | 'saving' | 'saved'>
  write(name: PasswordField, text: string): void
  submit(): Promise<void>
}

const none = { currentPassword: '', newPassword: '' }
const unreachable: ReadonlySet<string> = new Set(['network_error', 'timeout', 'invalid_response'])

/** The server’s reasons, as its one rule for passwords words them. */
const reasons: readonly (readonly [RegExp, PasswordComplaint])[] = [
  [/control/, 'characters'],
  [/ to \d+ characters/, 'length'],
  [/must not have/, 'length'],
  [/is made of/, 'names'],
  [/repeats/, 'repeats'],
]

function reasonOf({ problem }: PapoError): PasswordComplaint {
  const words = problem?.errors?.find(({ path }) => path === '/newPassword')?.message ?? ''
  return reasons.find(([pattern]) => pattern.test(words))?.[1] ?? 'common'
}

/** Changes the password. What was typed is kept until it is changed. */
export function createPasswordChange(client: Pick<AgentClient, 'changePassword'>): PasswordChange {
  const fields = createStore<Record<PasswordField, string>>(none)
  const complaints = createStore<Partial<Record<PasswordField, PasswordComplaint>>>({})
  const problem = createStore<PasswordProblem | null>(null)
  const status = createStore<'idle' | 'saving' | 'saved'>('idle')

  function refused(error: unknown): void {
    if (!isPapoError(error)) return problem.set('failed')
    switch (error.code) {
      case 'invalid_credentials':
        return complaints.set({ currentPassword: 'wrong' })
      case 'weak_password':
      case 'invalid_request':
        return complaints.set({ newPassword: reasonOf(error) })
      case 'rate_limited':
        return problem.set('tooMany')
      default:
        return problem.set(unreachable.has(error.code) ? 'unreachable' : 'failed')
    }
  }

  return {
    fields,
    complaints,
    problem,
    status,
    write(name, text) {
      fields.set({ ...fields.get(), [name]: text })
      const { [name]: _, ...others } = complaints.get()
      complaints.set(others)
      if (status.get() === 'saved') status.set('idle')
    },
    async submit() {
      if (status.get() === 'saving') return
      const sent = fields.get()
      const empty = (Object.keys(sent) as PasswordField[]).filter((name) => !sent[name])
      complaints.set(Object.fromEntries(empty.map((name) => [name, 'missing'])))
      problem.set(null)
      if (empty.length) return
      status.set('saving')
      try {
        await client.changePassword(sent)
        fields.set(none)
        status.set('saved')
      } catch (error) {
        status.set('idle')
        refused(error)
      }
    },
  }
}
