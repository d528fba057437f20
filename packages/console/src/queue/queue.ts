import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatListState, Connection, Platform } from '@papo/sdk'
import { isTakenOrEnded, type AcceptRefusal, acceptRefusalOf } from './accept-refusal.ts'

/** How long a chat that left stays hidden, since an answer already on its way may still contain it. */
const staleMs = 15_000

export interface QueueOptions {
  client: Pick<AgentClient, 'watchQueue' | 'acceptChat'>
  platform: Platform
  /** Called as the agent accepts. What it returns is called with the chat, once it is theirs. */
  onAccept(): (chat: Chat) => void
  onRefused(refusal: AcceptRefusal, chatId: string): void
  /** A chat joined the queue after the first load. */
  onArrived(chat: Chat): void
}

export interface Queue {
  /** The waiting chats in the order of the queue. */
  readonly chats: Store<readonly Chat[]>
  /** The number of all waiting chats; `chats` may contain only the first of them. */
  readonly total: Store<number>
  readonly isLoaded: Store<boolean>
  readonly connection: Store<Connection>
  /** The chats that are being accepted. */
  readonly accepting: Store<ReadonlySet<string>>
  /** Accepts a chat; its row leaves the list. Resolves with whether this agent has it. */
  accept(chatId: string): Promise<boolean>
  /** Accepts the first chat that can still be accepted. */
  acceptNext(): Promise<boolean>
  /** A chat was ended here: its row leaves the list. */
  drop(chatId: string): void
  refresh(): void
  close(): void
}

/** A chat that was requeued since it left has come back. */
interface Left {
  readonly until: number
  readonly requeuedAt: Chat['requeuedAt']
}

/** Whether a list has this chat, and not a wait of it from before it was requeued. */
const hasIn = (chats: readonly Chat[], id: string, requeuedAt: Chat['requeuedAt']): boolean =>
  chats.some((chat) => chat.id === id && chat.requeuedAt === requeuedAt)

/** What the server has answered last, and which chats of it have left meanwhile. */
interface List {
  readonly state: ChatListState
  readonly left: ReadonlyMap<string, Left>
}

/** The queue, and accepting chats from it. */
export function createQueue(options: QueueOptions): Queue {
  const { client, platform } = options
  const watch = client.watchQueue()
  const list = createStore<List>({ state: watch.state, left: new Map() })
  const accepting = createStore<ReadonlySet<string>>(new Set())
  const chats = derived([list], ({ state, left }) => state.chats.filter(({ id }) => !left.has(id)))

  const stop = watch.on('state', (next) => {
    const last = list.get()
    const now = platform.now()
    const left = new Map(
      [...last.left].filter(
        ([id, { until, requeuedAt }]) => now < until && hasIn(next.chats, id, requeuedAt),
      ),
    )
    list.set({ state: next, left })
    if (!last.state.loaded) return
    for (const chat of next.chats) {
      if (!hasIn(last.state.chats, chat.id, chat.requeuedAt)) options.onArrived(chat)
    }
  })

  const setAccepting = (chatId: string, isAccepting: boolean) => {
    const ids = new Set(accepting.get())
    if (isAccepting) ids.add(chatId)
    else ids.delete(chatId)
    accepting.set(ids)
  }
  const leave = (chatId: string) => {
    list.update(({ state, left }) => {
      const gone = state.chats.find(({ id }) => id === chatId)
      if (!gone) return { state, left }
      const until = platform.now() + staleMs
      return { state, left: new Map([...left, [chatId, { until, requeuedAt: gone.requeuedAt }]]) }
    })
    watch.refresh()
  }

  /** Resolves with null on success. */
  async function take(
    chatId: string,
    onAccepted: (chat: Chat) => void,
  ): Promise<AcceptRefusal | null> {
    setAccepting(chatId, true)
    try {
      const chat = await client.acceptChat(chatId)
      leave(chatId)
      onAccepted(chat)
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
    total: derived([chats, list], (shown, { state, left }) =>
      Math.max(shown.length, state.total - left.size),
    ),
    isLoaded: derived([list], ({ state }) => state.loaded),
    connection: derived([list], ({ state }) => state.connection),
    accepting,
    async accept(chatId) {
      if (accepting.get().has(chatId)) return false
      return (await take(chatId, options.onAccept())) === null
    },
    async acceptNext() {
      if (accepting.get().size) return false
      const onAccepted = options.onAccept()
      for (let next = chats.get()[0]; next; next = chats.get()[0]) {
        const refusal = await take(next.id, onAccepted)
        if (!refusal) return true
        if (!isTakenOrEnded(refusal)) return false
      }
      return false
    },
    drop: leave,
    refresh: () => watch.refresh(),
    close() {
      stop()
      watch.close()
    },
  }
}
