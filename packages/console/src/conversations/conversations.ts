import { createDrafts } from '@papo/chat-kit/message/drafts'
import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatListState, Message, Platform } from '@papo/sdk'
import type { PageVisibility } from '../clock/page-visibility.ts'
import type { Ticker } from '../clock/ticker.ts'
import { type Conversation, createConversation } from './conversation.ts'
import { overviewOf } from './overview.ts'
import { type RowFacts, rowsAfter } from './rows.ts'

/** More chats than one agent answers at a time. */
const listed = 100

export interface ConversationsOptions {
  client: Pick<AgentClient, 'openChat' | 'watchChats'>
  platform: Platform
  myId: string
  pageVisibility: PageVisibility
  ticker: Ticker
  /** A visitor wrote in one of the agent’s chats while it was not visible. */
  onMissed(conversation: Conversation, message: Message): void
  /** The server requeued one of the agent’s chats. */
  onUnassigned(conversation: Conversation): void
  /** A colleague transferred a chat to the agent, who has not opened it. */
  onTransferred(chat: Chat): void
  onNoteFailed(): void
  /** One of the agent’s chats was ended by the visitor, a colleague or the server. */
  onEnded(conversation: Conversation): void
}

export interface Conversations {
  /** The rows of “my chats”, whose order does not change. */
  readonly mine: Store<readonly Conversation[]>
  readonly isLoaded: Store<boolean>
  /** The number of unread messages in all of them; a transferred chat that was not opened yet counts as one at least. */
  readonly unread: Store<number>
  /** The ids of the transferred chats that this agent has not opened yet. */
  readonly unopened: Store<readonly string[]>
  /** The ids of the chats that `unread` counts. */
  readonly calling: Store<readonly string[]>
  /** How many chats take up this agent’s capacity. */
  readonly load: Store<number>
  /** The chat that is shown. */
  readonly current: Store<Conversation | null>
  /** `seed` is the chat as a list has it. */
  show(chatId: string | null, seed?: Chat | null): void
  /** Adds a chat that was just accepted, before the server’s list has it. */
  adopt(chat: Chat): void
  /** Removes an ended chat from the list. */
  remove(chatId: string): void
  /** While the pointer or the focus is in the list, its rows stay where they are. */
  hold(isHeld: boolean): void
  /** Removes from this browser what the agent has written and not sent. */
  forget(): void
  close(): void
}

/** The chats that are new in the list: accepted here or in another tab, or transferred. */
function arrivedIn(last: ChatListState, next: ChatListState): readonly Chat[] {
  if (!last.loaded) return []
  const known = new Set(last.chats.map(({ id }) => id))
  return next.chats.filter(({ id }) => !known.has(id))
}

/** The facts of the rows, and what must be remembered for them. */
function createFacts(
  modelOf: (chatId: string) => Conversation | undefined,
  current: Store<Conversation | null>,
) {
  const endedSince = new Map<string, number>()
  const seenEnded = new Set<string>()
  return {
    of(chatId: string, now: number): RowFacts {
      const model = modelOf(chatId)
      const ownership = model?.ownership.get() ?? 'unknown'
      const hasEnded = ownership === 'ended'
      if (hasEnded && !endedSince.has(chatId)) endedSince.set(chatId, now)
      return {
        isOpen: ownership === 'mine' || ownership === 'unknown',
        hasEnded,
        endedForMs: now - (endedSince.get(chatId) ?? now),
        wasSeenEnded: seenEnded.has(chatId),
        unread: model?.unread.get() ?? 0,
        isShown: current.get()?.id === chatId,
      }
    },
    lookAway({ id, ownership }: Conversation): void {
      if (ownership.get() === 'ended') seenEnded.add(id)
    },
    forget(chatId: string): void {
      endedSince.delete(chatId)
      seenEnded.delete(chatId)
    },
  }
}

/** All open chats of this agent. Each one is followed, so that switching needs no loading. */
export function createConversations(options: ConversationsOptions): Conversations {
  const { client, platform, myId, pageVisibility, ticker, onNoteFailed } = options
  const draftsKey = `papo.console.drafts.${myId}`
  const drafts = createDrafts(platform, draftsKey)
  const shared = { client, platform, myId, pageVisibility, drafts, onNoteFailed }
  const models = new Map<string, Conversation>()
  /** Ended chats removed from the list; an answer already on its way may still contain them. */
  const removed = new Set<string>()
  /** Chats that came or were transferred since the console was loaded, and whose transfer has not been told. */
  const arrived = new Set<string>()
  const rows = createStore<readonly string[]>([])
  const current = createStore<Conversation | null>(null)
  const facts = createFacts((chatId) => models.get(chatId), current)
  const isHeld = createStore(false)
  const watch = client.watchChats({ status: 'active', agentId: myId, limit: listed })
  const active = createStore(watch.state)
  const stopActive = watch.on('state', (state) => {
    for (const { id } of arrivedIn(active.get(), state)) arrived.add(id)
    active.set(state)
  })

  function onMessage(conversation: Conversation, message: Message): void {
    const { kind, author } = message
    if (kind === 'transferred') arrived.add(conversation.id)
    if (kind === 'requeued' && author.type === 'system') {
      if (rows.get().includes(conversation.id)) options.onUnassigned(conversation)
      return
    }
    if (!conversation.isOwn.get()) return
    const isSeen = current.get() === conversation && pageVisibility.isVisible.get()
    if (kind === 'text' && author.type === 'visitor' && !isSeen) {
      options.onMissed(conversation, message)
    }
    if (kind === 'ended' && author.id !== myId) options.onEnded(conversation)
  }

  function modelOf(chatId: string, seed: Chat | null): Conversation {
    const known = models.get(chatId)
    if (known) return known
    const model = createConversation({ ...shared, id: chatId, seed, onMessage })
    models.set(chatId, model)
    return model
  }

  const chatsOf = (ids: readonly string[]) => ids.flatMap((id) => models.get(id)?.chat.get() ?? [])

  function setRows(next: readonly string[]): void {
    rows.set(next)
    const shown = current.get()?.id
    for (const [chatId, model] of models) {
      if (chatId === shown || next.includes(chatId)) continue
      model.close()
      models.delete(chatId)
      facts.forget(chatId)
    }
  }

  const stopSettling = follow([ticker.now, active, isHeld, current], (now, { chats }, held) => {
    const latestFirst = chats
      .filter(({ id }) => !removed.has(id))
      .sort((a, b) => (b.acceptedAt ?? '').localeCompare(a.acceptedAt ?? ''))
    for (const chat of latestFirst) modelOf(chat.id, chat)
    const ids = latestFirst.map(({ id }) => id)
    setRows(rowsAfter(rows.get(), ids, (chatId) => facts.of(chatId, now), held))
  })

  const mine = derived([rows], (ids) => ids.flatMap((chatId) => models.get(chatId) ?? []))
  const overview = overviewOf(mine)
  // The list and the chat’s log tell of a transfer each in their own time.
  const stopTransfers = follow([overview.unopened, active], (ids) => {
    for (const chat of chatsOf(ids.filter((id) => arrived.delete(id)))) options.onTransferred(chat)
  })
  return {
    mine,
    isLoaded: derived([active], ({ loaded }) => loaded),
    ...overview,
    current,
    show(chatId, seed = null) {
      const last = current.get()
      if (last?.id === chatId) return
      const next = chatId === null ? null : modelOf(chatId, seed)
      last?.show(false)
      if (last) facts.lookAway(last)
      next?.show(true)
      current.set(next)
    },
    adopt(chat) {
      modelOf(chat.id, chat).apply(chat)
      if (!rows.get().includes(chat.id)) setRows([chat.id, ...rows.get()])
      watch.refresh()
    },
    remove(chatId) {
      if (current.get()?.id === chatId) current.set(null)
      removed.add(chatId)
      drafts.set(chatId, '')
      setRows(rows.get().filter((id) => id !== chatId))
    },
    hold: isHeld.set,
    forget() {
      for (const { state, discard } of models.values()) {
        for (const { clientId } of state.get()?.outgoing ?? []) discard(clientId)
      }
      platform.storage.remove(draftsKey)
    },
    close() {
      stopSettling()
      stopTransfers()
      stopActive()
      watch.close()
      for (const model of models.values()) model.close()
      models.clear()
    },
  }
}
