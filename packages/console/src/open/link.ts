import { createStore, type Store } from '@papo/chat-kit/store/store'
import {
  type AgentClient,
  isPapoError,
  type OpenedInvitation,
  type OpenedPasswordReset,
} from '@papo/sdk'

/** What a link turned out to be. */
export type LinkState =
  | { kind: 'loading' }
  | { kind: 'invitation'; invitation: OpenedInvitation }
  | { kind: 'reset'; reset: OpenedPasswordReset }
  /** The password is set; the person signs in with it. */
  | { kind: 'saved' }
  | { kind: 'joined' }
  | { kind: 'gone' | 'used' | 'expired' }
  /** The page was opened at another address than the installation’s own, which begins `type`. */
  | { kind: 'elsewhere'; type: string }
  | { kind: 'failed' }

export type LinkProblem = 'failed' | 'unreachable' | 'tooMany'
export type Field = 'name' | 'password'
export type Complaint = 'noName' | 'longName' | 'short' | 'long' | 'weak' | 'taken'

/** A link that lets a person in. */
export interface OpenedLink {
  readonly state: Store<LinkState>
  readonly name: Store<string>
  readonly password: Store<string>
  readonly complaints: Store<Partial<Record<Field, Complaint>>>
  readonly problem: Store<LinkProblem | null>
  readonly isBusy: Store<boolean>
  open(): Promise<void>
  write(field: Field, text: string): void
  /** Resolves with whether it is done; what was typed stays if not. */
  submit(): Promise<boolean>
}

type Client = Pick<
  AgentClient,
  'openInvitation' | 'acceptInvitation' | 'openPasswordReset' | 'usePasswordReset'
>

const nameLength = 80
const [least, most] = [10, 256]
const isReset = (code: string) => code.startsWith('papo_r_')

function endOf(error: unknown): LinkState | null {
  if (!isPapoError(error)) return null
  switch (error.code) {
    case 'link_not_found':
    case 'invalid_request':
      return { kind: 'gone' }
    case 'link_used':
      return { kind: 'used' }
    case 'link_expired':
      return { kind: 'expired' }
    case 'origin_not_allowed':
      return { kind: 'elsewhere', type: error.problem?.type ?? '' }
    default:
      return null
  }
}

function problemOf(error: unknown): LinkProblem {
  if (!isPapoError(error)) return 'failed'
  if (error.code === 'rate_limited') return 'tooMany'
  const isUnreachable = ['network_error', 'timeout', 'invalid_response'].includes(error.code)
  return isUnreachable ? 'unreachable' : 'failed'
}

/** The link with this code: first looked at, then exchanged for an account or a new password. */
export function createLink(client: Client, code: string): OpenedLink {
  const state = createStore<LinkState>({ kind: 'loading' })
  const name = createStore('')
  const password = createStore('')
  const complaints = createStore<Partial<Record<Field, Complaint>>>({})
  const problem = createStore<LinkProblem | null>(null)
  const isBusy = createStore(false)
  const fields = { name, password }

  function check(): Partial<Record<Field, Complaint>> {
    const [named, length] = [name.get().trim().length, [...password.get()].length]
    const isInvited = state.get().kind === 'invitation'
    return {
      ...(isInvited && named === 0 ? { name: 'noName' as const } : {}),
      ...(isInvited && named > nameLength ? { name: 'longName' as const } : {}),
      ...(length < least ? { password: 'short' as const } : {}),
      ...(length > most ? { password: 'long' as const } : {}),
    }
  }
  function refused(error: unknown): void {
    const code = isPapoError(error) ? error.code : null
    const end = code === 'invalid_request' ? null : endOf(error)
    if (end !== null) state.set(end)
    else if (code === 'weak_password') complaints.set({ password: 'weak' })
    else if (code === 'email_taken') complaints.set({ name: 'taken' })
    else problem.set(problemOf(error))
  }
  return {
    state,
    name,
    password,
    complaints,
    problem,
    isBusy,
    async open() {
      state.set({ kind: 'loading' })
      try {
        if (isReset(code)) {
          state.set({ kind: 'reset', reset: await client.openPasswordReset(code) })
        } else {
          const invitation = await client.openInvitation(code)
          name.set(name.get() || (invitation.name ?? ''))
          state.set({ kind: 'invitation', invitation })
        }
      } catch (error) {
        state.set(endOf(error) ?? { kind: 'failed' })
      }
    },
    write(field, text) {
      fields[field].set(text)
      const { [field]: _, ...others } = complaints.get()
      complaints.set(others)
    },
    async submit() {
      if (isBusy.get()) return false
      problem.set(null)
      complaints.set(check())
      if (Object.keys(complaints.get()).length) return false
      isBusy.set(true)
      try {
        if (isReset(code)) {
          await client.usePasswordReset({ code, password: password.get() })
          state.set({ kind: 'saved' })
        } else {
          const account = { name: name.get().trim(), password: password.get() }
          await client.acceptInvitation({ code, ...account })
          state.set({ kind: 'joined' })
        }
        password.set('')
        return true
      } catch (error) {
        refused(error)
        return false
      } finally {
        isBusy.set(false)
      }
    },
  }
}
