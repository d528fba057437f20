import type { AgentAvailability } from '@papo/protocol'
import type { AgentRecord } from '@papo/core/agent/agent'
import type { AgentStore, PresentAgent } from '@papo/core/agent/agent-store'
import { ConstraintViolation, type Transaction } from '../database/transaction.ts'
import { oldestFirst } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class Agents implements AgentStore {
  readonly #transaction: Transaction
  readonly #agents: MemoryTables['agents']

  constructor(transaction: Transaction, { agents }: MemoryTables) {
    this.#transaction = transaction
    this.#agents = agents
  }

  async insert(agent: AgentRecord): Promise<boolean> {
    const taken = await this.#transaction.tryInsert(this.#agents, agent)
    if (taken === 'primary') throw new ConstraintViolation('agent: the id is taken')
    return taken === null
  }

  async save(agent: AgentRecord): Promise<void> {
    await this.#transaction.update(this.#agents, agent.id, (stored) => {
      const { workspaceId, email, lastSeenAt, erasedAt, createdAt } = stored
      if (workspaceId !== agent.workspaceId) return null
      return { ...agent, email, lastSeenAt, erasedAt, createdAt }
    })
  }

  async find(workspaceId: string, id: string): Promise<AgentRecord | null> {
    const agent = this.#agents.get(this.#transaction, id)
    return agent?.workspaceId === workspaceId ? agent : null
  }

  async lock(workspaceId: string, id: string): Promise<AgentRecord | null> {
    const isTheirs = belongsTo(workspaceId)
    return (await this.#transaction.lock(this.#agents, id, 'no key update', isTheirs)) ?? null
  }

  async tryLock(workspaceId: string, id: string): Promise<AgentRecord | null> {
    const isTheirs = belongsTo(workspaceId)
    return this.#transaction.tryLock(this.#agents, id, 'no key update', isTheirs) ?? null
  }

  async setAvailability(
    workspaceId: string,
    id: string,
    availability: AgentAvailability,
  ): Promise<void> {
    await this.#transaction.update(this.#agents, id, (agent) =>
      agent.workspaceId === workspaceId ? { ...agent, availability } : null,
    )
  }

  async lockOwners(workspaceId: string): Promise<AgentRecord[]> {
    return this.#transaction.lockAll(
      this.#agents,
      'no key update',
      (agent) =>
        agent.workspaceId === workspaceId && agent.role === 'owner' && agent.disabledAt === null,
    )
  }

  async forgetSite(workspaceId: string, siteId: string): Promise<void> {
    await this.#transaction.updateAll(this.#agents, (agent) =>
      agent.workspaceId === workspaceId && agent.siteIds?.includes(siteId) === true
        ? { ...agent, siteIds: agent.siteIds.filter((id) => id !== siteId) }
        : null,
    )
  }

  async listByEmail(email: string): Promise<AgentRecord[]> {
    const isSame = (agent: AgentRecord) =>
      agent.email.toLowerCase() === email.toLowerCase() && agent.erasedAt === null
    return this.#agents.rows(this.#transaction).filter(isSame).toSorted(oldestFirst)
  }

  async present(workspaceId: string, seenAfter: Date): Promise<PresentAgent[]> {
    const isThere = ({ availability, lastSeenAt, disabledAt }: AgentRecord) =>
      availability === 'online' && (lastSeenAt ?? 0) > seenAfter && disabledAt === null
    const agents = this.#agents.rows(this.#transaction).filter(belongsTo(workspaceId))
    return agents.filter(isThere).map(({ role, siteIds }) => ({ role, siteIds }))
  }

  async list(workspaceId: string): Promise<AgentRecord[]> {
    const agents = this.#agents.rows(this.#transaction)
    return agents
      .filter((agent) => agent.workspaceId === workspaceId && agent.erasedAt === null)
      .sort(oldestFirst)
  }
}

const belongsTo = (workspaceId: string) => (agent: AgentRecord) => agent.workspaceId === workspaceId
