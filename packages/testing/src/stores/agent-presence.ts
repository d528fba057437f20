import type { AgentPresenceStore, AssignedChat } from '@papo/core/presence/agent-presence-store'
import { absentOf, dueChats } from '@papo/core/presence/due-chats'
import type { Transaction } from '../database/transaction.ts'
import type { ChatRow, MemoryTables } from './tables.ts'

export class AgentPresence implements AgentPresenceStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async markSeen(workspaceId: string, agentId: string, at: Date): Promise<void> {
    const { agents, chats } = this.#tables
    await this.#transaction.update(agents, agentId, (agent) => {
      const isLater = agent.lastSeenAt === null || agent.lastSeenAt < at
      return agent.workspaceId === workspaceId && isLater ? { ...agent, lastSeenAt: at } : null
    })
    const isPlanned = (chat: ChatRow) =>
      chat.workspaceId === workspaceId && chat.agentId === agentId && chat.requeueAt !== null
    for (const chat of await this.#transaction.lockAll(chats, 'update', isPlanned)) {
      await this.#planRequeue(chat, null)
    }
  }

  async watch(now: Date, gapMs: number): Promise<Date> {
    // A time that lies ahead is of a clock that was wrong.
    const isGap = (sweptAt: Date) => Math.abs(sweptAt.getTime() - now.getTime()) > gapMs
    const watch = await this.#transaction.upsert(
      this.#tables.presenceWatch,
      { sweptAt: now, since: now },
      ({ sweptAt, since }) => ({
        since: isGap(sweptAt) ? now : since,
        sweptAt: sweptAt > now && !isGap(sweptAt) ? sweptAt : now,
      }),
    )
    await this.#seeNow(now, gapMs)
    const since = watch?.since ?? now
    if (since.getTime() === now.getTime()) {
      await this.#planFree((chat) => chat.requeueAt !== null, null)
    }
    return since
  }

  async #seeNow(now: Date, gapMs: number): Promise<void> {
    const { agents } = this.#tables
    const isAhead = ({ lastSeenAt }: { lastSeenAt: Date | null }) =>
      lastSeenAt !== null && lastSeenAt.getTime() > now.getTime() + gapMs
    for (const id of this.#transaction.keys(agents, isAhead)) {
      await this.#transaction.update(agents, id, (agent) =>
        isAhead(agent) ? { ...agent, lastSeenAt: now } : null,
      )
    }
  }

  async absentAgents(
    seenBefore: Date,
    limit: number,
  ): Promise<{ workspaceId: string; agentId: string }[]> {
    return absentOf(this.#tables.agents.rows(this.#transaction), this.#chats(), seenBefore, limit)
  }

  async planRequeues(workspaceId: string, agentId: string, at: Date): Promise<void> {
    await this.#planFree(
      (chat) =>
        chat.workspaceId === workspaceId &&
        chat.agentId === agentId &&
        chat.status === 'active' &&
        chat.kind === 'live' &&
        chat.requeueAt === null,
      at,
    )
  }

  async dueRequeues(now: Date, limit: number): Promise<AssignedChat[]> {
    return dueChats(this.#chats(), 'requeueAt', now, limit)
  }

  async dueReplies(now: Date, limit: number): Promise<AssignedChat[]> {
    return dueChats(this.#chats(), 'replyDueAt', now, limit)
  }

  #chats(): ChatRow[] {
    return this.#tables.chats.rows(this.#transaction)
  }

  /** Plans the requeue of the matching chats that no other unit of work has locked, or cancels it. */
  async #planFree(matches: (chat: ChatRow) => boolean, at: Date | null): Promise<void> {
    const { chats } = this.#tables
    for (const id of this.#transaction.keys(chats, matches)) {
      const chat = this.#transaction.tryLock(chats, id, 'update', matches)
      if (chat !== undefined) await this.#planRequeue(chat, at)
    }
  }

  async #planRequeue({ id }: ChatRow, requeueAt: Date | null): Promise<void> {
    await this.#transaction.update(this.#tables.chats, id, (chat) => ({ ...chat, requeueAt }))
  }
}
