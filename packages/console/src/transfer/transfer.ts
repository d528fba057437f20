import { type AgentClient, type Colleague, isPapoError } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Conversation } from '../conversations/conversation.ts'

/** Where a chat may go: to a colleague, or back to its place in the line. */
export type Target = { agentId: string } | { queue: true }

export interface TransferOptions {
  client: Pick<AgentClient, 'listColleagues'>
  conversation: Conversation
  myId: string
  onDone(target: Target): void
  onRefused(refusal: TransferRefusal): void
}

/** Why a chat could not be given on. */
export type TransferRefusal = 'full' | 'unavailable' | 'gone' | 'failed'

const refusals: Partial<Record<string, TransferRefusal>> = {
  agent_at_capacity: 'full',
  agent_not_available: 'unavailable',
  agent_not_found: 'unavailable',
  not_your_chat: 'gone',
  chat_not_active: 'gone',
  chat_ended: 'gone',
}

const refusalOf = (error: unknown): TransferRefusal =>
  (isPapoError(error) ? refusals[error.code] : undefined) ?? 'failed'

/** One transfer that is being prepared. */
export interface Transfer {
  /** Everybody else; null until they are known. Who can take the chat comes first. */
  readonly colleagues: ReadonlySignal<readonly Colleague[] | null>
  readonly hasFailed: ReadonlySignal<boolean>
  readonly target: ReadonlySignal<Target | null>
  readonly note: ReadonlySignal<string>
  readonly isBusy: ReadonlySignal<boolean>
  readonly isReady: ReadonlySignal<boolean>
  choose(target: Target): void
  write(note: string): void
  load(): void
  go(): Promise<void>
}

export const canTake = ({ availability, activeChats, capacity }: Colleague): boolean =>
  availability === 'online' && activeChats < capacity

/** Prepares and makes a transfer. What was chosen stays when it is refused. */
export function createTransfer(options: TransferOptions): Transfer {
  const { client, conversation, myId } = options
  const colleagues = signal<readonly Colleague[] | null>(null)
  const hasFailed = signal(false)
  const target = signal<Target | null>(null)
  const note = signal('')
  const isBusy = signal(false)
  const isReady = computed(() => target.value !== null && !isBusy.value)

  function load(): void {
    hasFailed.value = false
    client.listColleagues().then(
      (list) => {
        const others = list.colleagues.filter(({ id }) => id !== myId)
        const order = (colleague: Colleague) => (canTake(colleague) ? 0 : 1)
        colleagues.value = others.toSorted(
          (a, b) => order(a) - order(b) || a.name.localeCompare(b.name),
        )
      },
      () => (hasFailed.value = true),
    )
  }
  load()

  return {
    colleagues,
    hasFailed,
    target,
    note,
    isBusy,
    isReady,
    choose: (chosen) => void (target.value = chosen),
    write: (text) => void (note.value = text),
    load,
    async go() {
      const chosen = target.peek()
      if (!chosen || isBusy.peek()) return
      isBusy.value = true
      try {
        await conversation.transfer(chosen, note.peek().trim())
        options.onDone(chosen)
      } catch (error) {
        options.onRefused(refusalOf(error))
        load()
      } finally {
        isBusy.value = false
      }
    },
  }
}
