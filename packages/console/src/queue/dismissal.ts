import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import { type AgentClient, type Chat, isPapoError } from '@papo/sdk'
import { acceptRefusalOf } from './accept-refusal.ts'

/** How many calls are on their way at a time. */
const atOnce = 4

/** What became of the chats that were to be ended. */
export interface Dismissed {
  ended: number
  /** Those that agents have accepted meanwhile, which go on; `by` is null if the server did not name the agent. */
  taken: readonly { visitor: Chat['visitor']; by: string | null }[]
  failed: number
}

export interface DismissalOptions {
  client: Pick<AgentClient, 'endWaitingChat'>
  /** The chats that the list shows. */
  shown: Store<readonly Chat[]>
  /** The chat waits no more. */
  onLeft(chatId: string): void
  onDone(dismissed: Dismissed): void
}

/** Ending several waiting chats at once. */
export interface Dismissal {
  readonly isChoosing: Store<boolean>
  /** Those of the shown chats that are chosen. */
  readonly chosen: Store<readonly string[]>
  readonly isBusy: Store<boolean>
  start(): void
  stop(): void
  choose(chatId: string, isChosen: boolean): void
  /** Chooses every shown chat, or none if all are chosen. */
  chooseAll(): void
  /** Ends the chosen chats, but none that a colleague has accepted meanwhile: the server decides. */
  dismiss(): Promise<void>
}

export function createDismissal(options: DismissalOptions): Dismissal {
  const { client, shown } = options
  const isChoosing = createStore(false)
  const isBusy = createStore(false)
  const marked = createStore<ReadonlySet<string>>(new Set())
  const chosen = derived([shown, marked], (chats, ids) =>
    chats.filter(({ id }) => ids.has(id)).map(({ id }) => id),
  )

  async function end({ id, visitor }: Chat): Promise<Partial<Dismissed>> {
    try {
      const { endedBy } = await client.endWaitingChat(id)
      options.onLeft(id)
      // A visitor who has left meanwhile was not dismissed.
      return { ended: endedBy === 'agent' ? 1 : 0 }
    } catch (error) {
      if (!isPapoError(error)) throw error
      const refusal = acceptRefusalOf(error)
      if (refusal.kind !== 'taken') return { failed: 1 }
      options.onLeft(id)
      return { taken: [{ visitor, by: refusal.by }] }
    }
  }

  return {
    isChoosing,
    chosen,
    isBusy,
    start: () => isChoosing.set(true),
    stop() {
      isChoosing.set(false)
      marked.set(new Set())
    },
    choose(chatId, isChosen) {
      marked.update((ids) => {
        const next = new Set(ids)
        if (isChosen) next.add(chatId)
        else next.delete(chatId)
        return next
      })
    },
    chooseAll() {
      const ids = shown.get().map(({ id }) => id)
      marked.set(new Set(chosen.get().length === ids.length ? [] : ids))
    },
    async dismiss() {
      if (isBusy.get()) return
      isBusy.set(true)
      const left = shown.get().filter(({ id }) => marked.get().has(id))
      const outcomes: Partial<Dismissed>[] = []
      const work = async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          outcomes.push(await end(next))
        }
      }
      await Promise.all(Array.from({ length: atOnce }, work))
      isBusy.set(false)
      isChoosing.set(false)
      marked.set(new Set())
      options.onDone({
        ended: outcomes.reduce((sum, { ended = 0 }) => sum + ended, 0),
        taken: outcomes.flatMap(({ taken = [] }) => taken),
        failed: outcomes.reduce((sum, { failed = 0 }) => sum + failed, 0),
      })
    },
  }
}
