import type { AgentClient, Chat, ChatListState, Connection, Platform } from '@papo/sdk'
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals'
import { isTakenOrEnded, type AcceptRefusal, acceptRefusalOf } from './accept-refusal.ts'

/** How long a chat that left stays hidden, since an answer already on its way may still contain it. */
const staleMs = 15_000

export interface QueueOptions {
  client: Pick<AgentClient, 'watchQueue' | 'acceptChat'>
  platform: Platform
  onAccepted(chat: Chat): void
  onRefused(refusal: AcceptRefusal, chatId: string): void
  /** A chat joined the queue after the first load. */
  onArrived(chat: Chat): void
}

export interface Queue {
  /** The waiting chats in the order of the queue. */
  readonly chats: ReadonlySignal<readonly Chat[]>
  /** The number of all waiting chats; `chats` may contain only the first of them. */
  readonly total: ReadonlySignal<number>
  readonly isLoaded: ReadonlySignal<boolean>
  readonly connection: ReadonlySignal<Connection>
  /** The chats that are being accepted. */
  readonly accepting: ReadonlySignal<ReadonlySet<string>>
  /** Accepts a chat; its row leaves the list. Resolves with whether this agent has it. */
  accept(chatId: string): Promise<boolean>
  /** Accepts the first chat that can still be accepted. */
  acceptNext(): Promise<boolean>
  refresh(): void
  close(): void
}

/** The queue, and accepting chats from it. */
export function createQueue(options: QueueOptions): Queue {
  const { client, platform } = options
  const watch = client.watchQueue()
  const state = signal<ChatListState>(watch.state)
  const left = signal<ReadonlyMap<string, number>>(new Map())
  const accepting = signal<ReadonlySet<string>>(new Set())
  const chats = computed(() => state.value.chats.filter(({ id }) => !left.value.has(id)))

  const stop = watch.on('state', (next) => {
    const last = state.peek()
    const now = platform.now()
    const present = new Set(next.chats.map(({ id }) => id))
    batch(() => {
      left.value = new Map([...left.peek()].filter(([id, until]) => present.has(id) && now < until))
      state.value = next
    })
    if (!last.loaded) return
    const known = new Set(last.chats.map(({ id }) => id))
    for (const chat of next.chats) if (!known.has(chat.id)) options.onArrived(chat)
  })

  const setAccepting = (chatId: string, isAccepting: boolean) => {
    const ids = new Set(accepting.peek())
    if (isAccepting) ids.add(chatId)
    else ids.delete(chatId)
    accepting.value = ids
  }
  const leave = (chatId: string) => {
    left.value = new Map([...left.peek(), [chatId, platform.now() + staleMs]])
    watch.refresh()
  }

  /** Resolves with null on success. */
  async function take(chatId: string): Promise<AcceptRefusal | null> {
    setAccepting(chatId, true)
    try {
      const chat = await client.acceptChat(chatId)
      leave(chatId)
      options.onAccepted(chat)
      return null
    } catch (error) {
      const refusal = acceptRefusalOf(error)
      if (isTakenOrEnded(refusal)) leave(chatId)
      options.onRefused(refusal, chatId)
      return refusal
    } finally {
      setAccepting(chatId, false)
    }
  }

  return {
    chats,
    total: computed(() => Math.max(chats.value.length, state.value.total - left.value.size)),
    isLoaded: computed(() => state.value.loaded),
    connection: computed(() => state.value.connection),
    accepting,
    async accept(chatId) {
      return accepting.peek().has(chatId) ? false : (await take(chatId)) === null
    },
    async acceptNext() {
      if (accepting.peek().size) return false
      for (let next = chats.peek()[0]; next; next = chats.peek()[0]) {
        const refusal = await take(next.id)
        if (!refusal) return true
        if (!isTakenOrEnded(refusal)) return false
      }
      return false
    },
    refresh: () => watch.refresh(),
    close() {
      stop()
      watch.close()
    },
  }
}
