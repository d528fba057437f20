import { firstBatch, outdatedBefore, retentionBatch } from '@papo/core/privacy/retention-batch'
import { personalColumns } from '@papo/core/privacy/personal-columns'
import type { ExpiringTable, RetentionStore } from '@papo/core/privacy/retention-store'
import type { Table } from '../database/table.ts'
import type { Transaction } from '../database/transaction.ts'
import { fieldOf } from './columns.ts'
import { byId } from './sites.ts'
import type { ChatRow, MemoryTables, VisitorRow } from './tables.ts'

/** Removes the oldest batch of entries of the chat; the generation goes up. False: it has none. */
export async function thin(
  transaction: Transaction,
  { chats, entries }: MemoryTables,
  chatId: string,
): Promise<boolean> {
  await transaction.lock(chats, chatId, 'update', () => true)
  const batch = entries
    .rowsIn(transaction, chatId)
    .sort((a, b) => a.seq - b.seq)
    .slice(0, retentionBatch.entries)
  for (const entry of batch) await transaction.remove(entries, entries.options.key(entry))
  if (batch.length === 0) return false
  await transaction.update(chats, chatId, (chat) => ({ ...chat, generation: chat.generation + 1 }))
  return true
}

export class Retention implements RetentionStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async thinChat(
    siteId: string,
    endedBefore: Date,
  ): Promise<{ workspaceId: string; chatId: string } | null> {
    const { chats } = this.#tables
    const isDue = (chat: ChatRow) => chat.siteId === siteId && endOf(chat) < endedBefore.getTime()
    const first = chats
      .rows(this.#transaction)
      .filter(isDue)
      .sort((a, b) => endOf(a) - endOf(b) || byId(a, b))
      .find(({ lastSeq }) => lastSeq > retentionBatch.entries)
    if (first === undefined || !(await thin(this.#transaction, this.#tables, first.id))) return null
    return { workspaceId: first.workspaceId, chatId: first.id }
  }

  async removeChats(
    siteId: string,
    endedBefore: Date,
  ): Promise<{ workspaceId: string; chatId: string }[]> {
    const hasEnded = (chat: ChatRow) =>
      chat.siteId === siteId && endOf(chat) < endedBefore.getTime()
    const { chats } = this.#tables
    const oldest = chats
      .rows(this.#transaction)
      .filter(hasEnded)
      .sort((a, b) => endOf(a) - endOf(b) || byId(a, b))
    const locked: ChatRow[] = []
    for (const { id } of oldest) {
      if (locked.length === retentionBatch.chats) break
      const chat = this.#transaction.tryLock(chats, id, 'update', hasEnded)
      if (chat !== undefined) locked.push(chat)
    }
    const batch = firstBatch(locked)
    for (const { id } of batch) await this.#transaction.remove(chats, id)
    return batch.map(({ workspaceId, id }) => ({ workspaceId, chatId: id }))
  }

  async removeVisitors(
    siteId: string,
    before: Date,
    afterId: string | null,
  ): Promise<{ removed: number; nextId: string | null }> {
    const { visitors } = this.#tables
    const page = visitors
      .rows(this.#transaction)
      .filter((visitor) => visitor.siteId === siteId && (afterId === null || visitor.id > afterId))
      .sort(byId)
      .slice(0, retentionBatch.visitors)
    const isAbandoned = (visitor: VisitorRow) => this.#isAbandoned(visitor, before)
    let removed = 0
    for (const { id } of page) {
      const locked = this.#transaction.tryLock(visitors, id, 'update', isAbandoned)
      if (locked === undefined) continue
      await this.#transaction.remove(visitors, id)
      removed += 1
    }
    const isLast = page.length < retentionBatch.visitors
    return { removed, nextId: isLast ? null : (page.at(-1)?.id ?? null) }
  }

  async removeSite(siteId: string): Promise<boolean> {
    const { chats, visitors, sites, identitySecrets } = this.#tables
    const isOfSite = (row: { siteId: string }) => row.siteId === siteId
    const isRemoved = sites.get(this.#transaction, siteId)?.removedAt ?? null
    const isEmpty = ![...chats.rows(this.#transaction), ...visitors.rows(this.#transaction)].some(
      isOfSite,
    )
    if (isRemoved === null || !isEmpty) return false
    for (const { id } of identitySecrets.rows(this.#transaction).filter(isOfSite)) {
      await this.#transaction.remove(identitySecrets, id)
    }
    await this.#transaction.remove(sites, siteId)
    return true
  }

  async countEnded(
    workspaceId: string,
    siteId: string,
    befores: readonly Date[],
  ): Promise<{ ended: number; oldestEndedAt: Date | null; before: number[] }> {
    const ends = this.#tables.chats
      .rows(this.#transaction)
      .filter((chat) => chat.workspaceId === workspaceId && chat.siteId === siteId)
      .filter(({ status }) => status === 'ended')
      .map(endOf)
      .sort((a, b) => a - b)
    return {
      ended: ends.length,
      oldestEndedAt: ends[0] === undefined ? null : new Date(ends[0]),
      before: befores.map((time) => ends.filter((end) => end < time.getTime()).length),
    }
  }

  async removeExpired(name: ExpiringTable, now: Date): Promise<number> {
    switch (name) {
      case 'visitor_token':
        return this.#removeExpired(name, this.#tables.visitorTokens, now)
      case 'agent_session':
        return this.#removeExpired(name, this.#tables.agentSessions, now)
      case 'known_source':
        return this.#removeExpired(name, this.#tables.knownSources, now)
      case 'invitation':
        return this.#removeExpired(name, this.#tables.invitations, now)
      case 'password_reset':
        return this.#removeExpired(name, this.#tables.passwordResets, now)
      case 'chat_link':
        return this.#removeExpired(name, this.#tables.chatLinks, now)
      case 'mail':
        return this.#removeExpired(name, this.#tables.mails, now)
      case 'visitor_block':
        return this.#removeExpired(name, this.#tables.blocks, now)
      case 'identity_use':
        return this.#removeExpired(name, this.#tables.identityUses, now)
      case 'access_log':
        return this.#removeExpired(name, this.#tables.accessLog, now)
    }
  }

  async #removeExpired<Row extends object>(
    name: ExpiringTable,
    table: Table<Row>,
    now: Date,
  ): Promise<number> {
    const { column, before } = outdatedBefore(personalColumns[name].retention, now)
    const isOutdated = (row: Row) => {
      const time: unknown = Reflect.get(row, fieldOf(column))
      return time instanceof Date && time < before
    }
    let removed = 0
    for (const key of this.#transaction.keys(table, isOutdated)) {
      if (removed === retentionBatch.rows) break
      if (this.#transaction.tryLock(table, key, 'update', isOutdated) === undefined) continue
      await this.#transaction.remove(table, key)
      removed += 1
    }
    return removed
  }

  /** A visitor who was created before then, has no chat and has not used a token since. */
  #isAbandoned({ id, createdAt }: VisitorRow, before: Date): boolean {
    const { chats, visitorTokens } = this.#tables
    return (
      createdAt < before &&
      chats.rows(this.#transaction).every(({ visitorId }) => visitorId !== id) &&
      visitorTokens
        .rows(this.#transaction)
        .every(({ visitorId, lastUsedAt }) => visitorId !== id || lastUsedAt < before)
    )
  }
}

/** When the chat ended, in milliseconds since 1970; for ever later for an open one. */
const endOf = ({ status, endedAt }: ChatRow): number =>
  status === 'ended' && endedAt !== null ? endedAt.getTime() : Infinity
