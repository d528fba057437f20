import type { ChatKind } from '@papo/protocol'
import type { ChatDetail, ChatHead, ChatRecord, ListedChat } from '@papo/core/chat/chat-record'
import type { ChatFilter, ChatKey, ChatStore, NewChat } from '@papo/core/chat/chat-store'
import { dueIdleOf } from '@papo/core/chat/due-idle'
import type { Transaction } from '../database/transaction.ts'
import { detailOf, historyOf, queueOf, waitingIn } from './chat-lists.ts'
import { headOfRow, recordOf } from './chat-rows.ts'
import { byId } from './sites.ts'
import { type ChatRow, keyOf, type MemoryTables } from './tables.ts'

export class Chats implements ChatStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables
  readonly #nextTicket: () => number

  constructor(transaction: Transaction, tables: MemoryTables, nextTicket: () => number) {
    this.#transaction = transaction
    this.#tables = tables
    this.#nextTicket = nextTicket
  }

  async insert(chat: NewChat): Promise<ChatRecord | null> {
    const stored = { ...chat, ticket: this.#nextTicket() }
    const { acceptedAt: firstAcceptedAt, createdAt: changedAt } = chat
    const row = { ...stored, firstAcceptedAt, changedAt, erasedUpTo: 0, erasedEntries: 0 }
    const taken = await this.#transaction.tryInsert(this.#tables.chats, row)
    return taken === null ? stored : null
  }

  async lock(workspaceId: string, id: string): Promise<ChatRecord | null> {
    const isTheirs = belongsTo(workspaceId)
    const locked = await this.#transaction.lock(this.#tables.chats, id, 'update', isTheirs)
    return locked === undefined ? null : recordOf(locked)
  }

  async lockEach(chats: readonly ChatKey[]): Promise<ChatRecord[]> {
    const locked: ChatRecord[] = []
    for (const { workspaceId, id } of chats.toSorted(byId)) {
      const chat = await this.lock(workspaceId, id)
      if (chat !== null) locked.push(chat)
    }
    return locked
  }

  async tryLockEach(chats: readonly ChatKey[]): Promise<ChatRecord[]> {
    return chats.toSorted(byId).flatMap(({ workspaceId, id }) => {
      const isTheirs = belongsTo(workspaceId)
      const locked = this.#transaction.tryLock(this.#tables.chats, id, 'update', isTheirs)
      return locked === undefined ? [] : [recordOf(locked)]
    })
  }

  async lockActiveOf(workspaceId: string, agentId: string): Promise<ChatRecord[]> {
    return this.#lockAll(isActiveOf(workspaceId, agentId))
  }

  async saveTimers(chat: ChatRecord): Promise<ChatHead> {
    const { requeueAt, replyDueAt, idleWarnAt, idleEndAt } = chat
    const saved = await this.#update(chat.workspaceId, chat.id, (stored) => ({
      ...stored,
      requeueAt,
      replyDueAt,
      idleWarnAt,
      idleEndAt,
    }))
    if (saved === undefined) throw new Error('no such chat')
    return headOfRow(saved)
  }

  async dueIdle(now: Date, limit: number): Promise<{ workspaceId: string; chatId: string }[]> {
    return dueIdleOf(this.#tables.chats.rows(this.#transaction), now, limit).map(
      ({ workspaceId, id }) => ({ workspaceId, chatId: id }),
    )
  }

  async find(workspaceId: string, id: string): Promise<ChatDetail | null> {
    const chat = this.#get(workspaceId, id)
    return chat === undefined ? null : detailOf(this.#transaction, this.#tables, chat)
  }

  async findByStart(
    workspaceId: string,
    siteId: string,
    startHash: string,
  ): Promise<ChatRecord | null> {
    const key = keyOf(siteId, startHash)
    const chat = this.#tables.chats.getBy(this.#transaction, 'start', key)
    return chat?.workspaceId === workspaceId ? recordOf(chat) : null
  }

  async findOpenOf(
    workspaceId: string,
    visitorId: string,
    kind: ChatKind,
  ): Promise<ChatRecord | null> {
    const open = this.#rows()
      .filter((chat) => chat.workspaceId === workspaceId && chat.visitorId === visitorId)
      .filter((chat) => chat.kind === kind && chat.status !== 'ended')
      .sort(byId)
      .at(-1)
    return open === undefined ? null : recordOf(open)
  }

  async lockAllOf(workspaceId: string, visitorId: string): Promise<ChatRecord[]> {
    return this.#lockAll((chat) => chat.workspaceId === workspaceId && chat.visitorId === visitorId)
  }

  async reassign(
    workspaceId: string,
    fromVisitorId: string,
    toVisitorId: string,
  ): Promise<ChatHead[]> {
    const { chats, entries } = this.#tables
    const moved = await this.#transaction.updateAll(chats, (chat) =>
      chat.workspaceId === workspaceId && chat.visitorId === fromVisitorId
        ? { ...chat, visitorId: toVisitorId, generation: chat.generation + 1 }
        : null,
    )
    const ids = new Set(moved.map(({ id }) => id))
    await this.#transaction.updateAll(entries, (entry) =>
      ids.has(entry.chatId) && entry.authorId === fromVisitorId
        ? { ...entry, authorId: toVisitorId }
        : null,
    )
    return moved.map(headOfRow)
  }

  async countActive(workspaceId: string, agentId: string): Promise<number> {
    const active = this.#rows().filter(isActiveOf(workspaceId, agentId))
    return active.filter(({ kind }) => kind === 'live').length
  }

  async activeByAgent(workspaceId: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>()
    for (const chat of this.#rows()) {
      const { agentId, status, kind } = chat
      const isActive = status === 'active' && kind === 'live'
      if (chat.workspaceId !== workspaceId || !isActive || agentId === null) continue
      counts.set(agentId, (counts.get(agentId) ?? 0) + 1)
    }
    return counts
  }

  async savePage(
    workspaceId: string,
    id: string,
    visitorId: string,
    { url, title }: { url: string; title: string | null },
  ): Promise<boolean> {
    const saved = await this.#update(workspaceId, id, (chat) =>
      chat.visitorId === visitorId && chat.status !== 'ended'
        ? { ...chat, pageUrl: url, pageTitle: title }
        : null,
    )
    return saved !== undefined
  }

  async saveTags(workspaceId: string, id: string, tags: readonly string[]): Promise<void> {
    await this.#update(workspaceId, id, (chat) => ({ ...chat, tags: [...tags] }))
  }

  async latestTags(
    workspaceId: string,
    { siteIds, limit }: { siteIds?: readonly string[]; limit: number },
  ): Promise<(readonly string[])[]> {
    return this.#rows()
      .filter((chat) => chat.workspaceId === workspaceId && chat.tags.length > 0)
      .filter(({ siteId }) => siteIds?.includes(siteId) ?? true)
      .sort(byId)
      .reverse()
      .slice(0, limit)
      .map(({ tags }) => tags)
  }

  async countOf(workspaceId: string, visitorId: string): Promise<number> {
    return this.#rows().filter(
      (chat) => chat.workspaceId === workspaceId && chat.visitorId === visitorId,
    ).length
  }

  async waiting(
    workspaceId: string,
    options: { siteId?: string; siteIds?: readonly string[]; limit: number },
  ): Promise<{ chats: ListedChat[]; total: number }> {
    return queueOf(this.#transaction, this.#tables, workspaceId, options)
  }

  async openOfSite(workspaceId: string, siteId: string, limit: number): Promise<string[]> {
    return this.#rows()
      .filter((chat) => chat.workspaceId === workspaceId && chat.siteId === siteId)
      .filter(({ status }) => status !== 'ended')
      .map(({ id }) => id)
      .sort()
      .slice(0, limit)
  }

  async list(workspaceId: string, filter: ChatFilter): Promise<ListedChat[]> {
    return historyOf(this.#transaction, this.#tables, workspaceId, filter)
  }

  async position(workspaceId: string, ticket: number): Promise<number> {
    const queue = this.#rows().filter(waitingIn(workspaceId))
    return queue.filter((chat) => chat.ticket <= ticket).length
  }

  async latestAccepts(workspaceId: string, limit: number): Promise<Date[]> {
    return this.#rows()
      .filter((chat) => chat.workspaceId === workspaceId && chat.kind === 'live')
      .flatMap(({ firstAcceptedAt }) => firstAcceptedAt ?? [])
      .sort((a, b) => b.getTime() - a.getTime())
      .slice(0, limit)
  }

  async markRead(
    workspaceId: string,
    id: string,
    side: 'visitor' | 'agent',
    upTo: number,
  ): Promise<ChatHead | null> {
    const mark = side === 'visitor' ? 'readByVisitor' : 'readByAgent'
    await this.#update(workspaceId, id, (chat) => {
      const reached = Math.min(upTo, chat.lastSeq)
      return chat[mark] < reached ? { ...chat, [mark]: reached } : null
    })
    return this.head(workspaceId, id)
  }

  async head(workspaceId: string, id: string): Promise<ChatHead | null> {
    const chat = this.#get(workspaceId, id)
    return chat === undefined ? null : headOfRow(chat)
  }

  async heads(ids: readonly string[]): Promise<ChatHead[]> {
    return [...new Set(ids)].flatMap((id) => {
      const chat = this.#tables.chats.get(this.#transaction, id)
      return chat === undefined ? [] : [headOfRow(chat)]
    })
  }

  async openHeads(afterId: string | null, limit: number): Promise<ChatHead[]> {
    return this.#rows()
      .filter(({ id, status }) => status !== 'ended' && (afterId === null || id > afterId))
      .sort(byId)
      .slice(0, limit)
      .map(headOfRow)
  }

  #rows(): ChatRow[] {
    return this.#tables.chats.rows(this.#transaction)
  }

  #get(workspaceId: string, id: string): ChatRow | undefined {
    const chat = this.#tables.chats.get(this.#transaction, id)
    return chat?.workspaceId === workspaceId ? chat : undefined
  }

  async #lockAll(matches: (chat: ChatRow) => boolean): Promise<ChatRecord[]> {
    const locked = await this.#transaction.lockAll(this.#tables.chats, 'update', matches)
    return locked.map(recordOf)
  }

  async #update(
    workspaceId: string,
    id: string,
    replace: (chat: ChatRow) => ChatRow | null,
  ): Promise<ChatRow | undefined> {
    return this.#transaction.update(this.#tables.chats, id, (chat) =>
      chat.workspaceId === workspaceId ? replace(chat) : null,
    )
  }
}

const belongsTo = (workspaceId: string) => (chat: ChatRow) => chat.workspaceId === workspaceId

const isActiveOf = (workspaceId: string, agentId: string) => (chat: ChatRow) =>
  chat.workspaceId === workspaceId && chat.agentId === agentId && chat.status === 'active'
