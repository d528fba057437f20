import { createDrafts } from '@papo/chat-kit/message/drafts'
import { createStore, derived, flatten, follow, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatListState, Message, Platform } from '@papo/sdk'
import type { PageVisibility } from '../clock/page-visibility.ts'
import type { Ticker } from '../clock/ticker.ts'
import { type Conversation, createConversation } from './conversation.ts'
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
  /** A colleague transferred a chat to the agent. */
  onTransferred(chat: Chat): void
  onNoteFailed(): void
  /** One of the agent’s chats was ended by the visitor, a colleague or the server. */
  onEnded(conversation: Conversation): void
}

export interface Conversations {
  /** The rows of “my chats”, whose order does not change. */
  readonly mine: Store<readonly Conversation[]>
  readonly isLoaded: Store<boolean>
  /** The number of unread messages in all of them. */
  readonly unread: Store<number>
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
  close(): void
}

/** The chats that colleagues transferred: new ones in the list that were not accepted here. */
function transferredIn(
  last: ChatListState,
  next: ChatListState,
  adopted: ReadonlySet<string>,
): readonly Chat[] {
  if (!last.loaded) return []
  const known = new Set(last.chats.map(({ id }) => id))
  return next.chats.filter(({ id }) => !known.has(id) && !adopted.has(id))
}

const sumOfUnread = (conversations: readonly Conversation[]): Store<number> =>
  derived(
    conversations.map(({ unread }) => unread),
    (...counts) => counts.reduce((sum, count) => sum + count, 0),
  )

/** All open chats of this agent. Each one is followed, so that switching needs no loading. */
export function createConversations(options: ConversationsOptions): Conversations {
  const { client, platform, myId, pageVisibility, ticker, onNoteFailed } = options
  const drafts = createDrafts(platform, `papo.console.drafts.${myId}`)
  const shared = { client, platform, myId, pageVisibility, drafts, onNoteFailed }
  const models = new Map<string, Conversation>()
  const endedSince = new Map<string, number>()
  /** Ended chats removed from the list; an answer already on its way may still contain them. */
  const removed = new Set<string>()
  const adopted = new Set<string>()
  const rows = createStore<readonly string[]>([])
  const current = createStore<Conversation | null>(null)
  const isHeld = createStore(false)
  const watch = client.watchChats({ status: 'active', agentId: myId, limit: listed })
  const active = createStore(watch.state)
  const stopActive = watch.on('state', (state) => {
    for (const chat of transferredIn(active.get(), state, adopted)) options.onTransferred(chat)
    active.set(state)
  })

  function onMessage(conversation: Conversation, message: Message): void {
    if (message.kind === 'requeued' && message.author.type === 'system') {
      if (rows.get().includes(conversation.id)) options.onUnassigned(conversation)
      return
    }
    if (!conversation.isOwn.get()) return
    const isSeen = current.get() === conversation && pageVisibility.isVisible.get()
    const { kind, author } = message
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

  function factsOf(chatId: string, now: number): RowFacts {
    const model = models.get(chatId)
    const ownership = model?.ownership.get() ?? 'unknown'
    const hasEnded = ownership === 'ended'
    if (hasEnded && !endedSince.has(chatId)) endedSince.set(chatId, now)
    return {
      isOpen: ownership === 'mine' || ownership === 'unknown',
      hasEnded,
      endedForMs: now - (endedSince.get(chatId) ?? now),
      unread: model?.unread.get() ?? 0,
      isShown: current.get()?.id === chatId,
    }
  }

  function setRows(next: readonly string[]): void {
    rows.set(next)
    const shown = current.get()?.id
    for (const [chatId, model] of models) {
      if (chatId === shown || next.includes(chatId)) continue
      model.close()
      models.delete(chatId)
      endedSince.delete(chatId)
    }
  }

  const stopSettling = follow([ticker.now, active, isHeld, current], (now, { chats }, held) => {
    const latestFirst = chats
      .filter(({ id }) => !removed.has(id))
      .sort((a, b) => (b.acceptedAt ?? '').localeCompare(a.acceptedAt ?? ''))
    for (const chat of latestFirst) modelOf(chat.id, chat)
    const ids = latestFirst.map(({ id }) => id)
    setRows(rowsAfter(rows.get(), ids, (chatId) => factsOf(chatId, now), held))
  })

  const mine = derived([rows], (ids) => ids.flatMap((chatId) => models.get(chatId) ?? []))
  return {
    mine,
    isLoaded: derived([active], ({ loaded }) => loaded),
    unread: flatten(derived([mine], sumOfUnread)),
    current,
    show(chatId, seed = null) {
      const last = current.get()
      if (last?.id === chatId) return
      const next = chatId === null ? null : modelOf(chatId, seed)
      last?.show(false)
      next?.show(true)
      current.set(next)
    },
    adopt(chat) {
      adopted.add(chat.id)
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
    close() {
      stopSettling()
      stopActive()
      watch.close()
      for (const model of models.values()) model.close()
      models.clear()
    },
  }
}
