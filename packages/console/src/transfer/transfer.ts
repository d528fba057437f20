import { type AgentClient, type Colleague, isPapoError } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'

/** The target of a transfer: a colleague, or the queue at the chat's old position. */
export type Target = { agentId: string } | { queue: true }

/** The chat to transfer. */
export interface TransferableChat {
  readonly id: string
  transfer(to: Target, note: string): Promise<void>
}

export interface TransferOptions {
  client: Pick<AgentClient, 'listColleagues'>
  conversation: TransferableChat
  myId: string
  onDone(target: Target): void
  onRefused(refusal: TransferRefusal): void
}

/** Why a chat could not be transferred. */
export type TransferRefusal = 'full' | 'unavailable' | 'gone' | 'failed'

const refusals: Partial<Record<string, TransferRefusal>> = {
  agent_at_capacity: 'full',
  agent_not_available: 'unavailable',
  agent_not_found: 'unavailable',
  not_your_chat: 'gone',
  chat_not_active: 'gone',
  chat_ended: 'gone',
}

const acceptRefusalOf = (error: unknown): TransferRefusal =>
  (isPapoError(error) ? refusals[error.code] : undefined) ?? 'failed'

/** The model of the transfer dialog. */
export interface Transfer {
  /** All other agents; null until they are loaded. Those who can take the chat come first. */
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

/** Prepares and carries out a transfer. A refusal keeps the choice and the note. */
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
        options.onRefused(acceptRefusalOf(error))
        load()
      } finally {
        isBusy.value = false
      }
    },
  }
}
