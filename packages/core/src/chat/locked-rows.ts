import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'

export interface LockStores {
  agents: Pick<AgentStore, 'lock' | 'tryLock'>
  chats: Pick<ChatStore, 'lockEach' | 'tryLockEach'>
}

/** The rows of one change, locked until the commit. */
export interface Locked {
  /** Null if there is no such chat. */
  chat: ChatRecord | null
  /** Null if the change names no agent, or if there is no such agent. */
  agent: AgentRecord | null
}

/** What a change names. */
interface Named {
  workspaceId: string
  chatId: string
  agentId?: string | undefined
}

/** The locked rows of one call, as its changes have left them so far. */
export class LockedRows {
  readonly #stores: LockStores
  readonly #skipLocked: boolean
  readonly #agents = new Map<string, AgentRecord | null>()
  readonly #chats = new Map<string, ChatRecord>()

  constructor(stores: LockStores, skipLocked: boolean) {
    this.#stores = stores
    this.#skipLocked = skipLocked
  }

  /** Locks agents, then chats, each in order of id, so that no two calls wait for each other. */
  async lock(changes: readonly Named[]): Promise<void> {
    const { agents, chats } = this.#stores
    const lock = this.#skipLocked ? 'tryLock' : 'lock'
    for (const { workspaceId, agentId } of inOrder(changes, 'agentId')) {
      if (agentId === undefined || this.#agents.has(keyOf(workspaceId, agentId))) continue
      this.#agents.set(keyOf(workspaceId, agentId), await agents[lock](workspaceId, agentId))
    }
    const asked = inOrder(changes, 'chatId').filter((change) => !this.#isAgentSkipped(change))
    const keys = new Map(
      asked.map(({ workspaceId, chatId }) => [
        keyOf(workspaceId, chatId),
        { workspaceId, id: chatId },
      ]),
    )
    if (keys.size === 0) return
    const lockEach = this.#skipLocked ? 'tryLockEach' : 'lockEach'
    for (const chat of await chats[lockEach]([...keys.values()])) this.update(chat)
  }

  /** Null if a row was skipped. */
  of(change: Named): Locked | null {
    const chat = this.#chats.get(keyOf(change.workspaceId, change.chatId)) ?? null
    const isSkipped = this.#skipLocked && (chat === null || this.#isAgentSkipped(change))
    return isSkipped ? null : { chat, agent: this.#agentOf(change) }
  }

  update(chat: ChatRecord): void {
    this.#chats.set(keyOf(chat.workspaceId, chat.id), chat)
  }

  #agentOf({ workspaceId, agentId }: Named): AgentRecord | null {
    if (agentId === undefined) return null
    return this.#agents.get(keyOf(workspaceId, agentId)) ?? null
  }

  #isAgentSkipped(change: Named): boolean {
    return this.#skipLocked && change.agentId !== undefined && this.#agentOf(change) === null
  }
}

/** A row is known to its workspace only, whatever id another one names. */
const keyOf = (workspaceId: string, id: string) => `${workspaceId} ${id}`

function inOrder(changes: readonly Named[], key: 'agentId' | 'chatId'): Named[] {
  const idOf = (named: Named) => named[key] ?? ''
  return changes.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1))
}
