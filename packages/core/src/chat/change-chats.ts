import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { Random } from '../platform/random.ts'
import { orRefusal, Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import type { EntryRecord, EntryStore } from './entry-store.ts'
import { headOf, type PublishNeeds, publishHead } from './publish-head.ts'
import type { Transition } from './transitions.ts'

/** The stores of every change of chats. */
export interface ChangeStores {
  agents: Pick<AgentStore, 'lock' | 'tryLock'>
  chats: Pick<ChatStore, 'lock' | 'tryLock' | 'lockActiveOf' | 'lockAllOf' | 'saveTimers'>
  entries: Pick<EntryStore, 'append'>
}

export interface ChangeNeeds<Stores extends ChangeStores = ChangeStores> extends PublishNeeds {
  work: UnitOfWork<Stores>
  /** Gives new entries their ids. */
  random: Pick<Random, 'newId'>
}

/** The rows of one change, locked until the commit. */
export interface Locked {
  /** Null if there is no such chat. */
  chat: ChatRecord | null
  /** Null if the change names no agent, or if there is no such agent. */
  agent: AgentRecord | null
}

/** What a change does to its chat. */
export type Decision =
  /** The entries are appended in this order; each comes with the chat after it. */
  | { kind: 'append'; transitions: readonly Transition[] }
  /** Only the timers are saved. Nothing is published if both sides see no difference. */
  | { kind: 'timers'; chat: ChatRecord; publish: boolean }
  /** `repeated` is the entry that an earlier call with the same clientId has stored. */
  | { kind: 'unchanged'; repeated?: EntryRecord }

export type Outcome =
  | Exclude<Decision, { kind: 'append' }>
  | { kind: 'append'; entries: readonly EntryRecord[] }
  /** Another unit of work had the chat or its agent locked; only with `skipLocked`. */
  | { kind: 'skipped' }
  | { kind: 'refused'; refusal: Refusal }

export const unchanged: Decision = { kind: 'unchanged' }
export const append = (...transitions: Transition[]): Decision => ({ kind: 'append', transitions })

/** One change of one chat. Several changes of one call may name the same chat. */
export interface ChatChange<Stores, Seen = undefined> {
  workspaceId: string
  chatId: string
  /** The agent whose row is locked before the chat's. */
  agentId?: string | undefined
  /** Refuses before any lock is taken. What it read may have changed by the time of the decision. */
  precheck?(stores: Stores): Promise<void>
  /** Reads, under the locks, what the decision needs besides the locked rows. */
  lookUp?(stores: Stores, locked: Locked): Promise<Seen>
  /** Decides by its arguments alone, or throws a refusal. */
  decide(locked: Locked, seen: Seen): Decision
  /** Writes more in the same unit of work, after entries were appended. If it throws, all is rolled back. */
  alsoWrite?(stores: Stores, before: ChatRecord): Promise<void>
}

/** One change of each chat that a lock finds. */
export interface EachChange<Stores, Seen = undefined> {
  lookUp?(stores: Stores, chats: readonly ChatRecord[]): Promise<Seen>
  decide(chat: ChatRecord, seen: Seen): Decision
}

export interface ChangeOptions {
  /** For sweeps: never waits for a lock. */
  skipLocked?: boolean
  /** The chat whose calls run one after the other in this process; see `UnitOfWork.run`. */
  turn?: string
}

/**
 * The one way to write chats, in one commit: locks agents, then chats, each in order of id; decides; appends;
 * publishes the heads after the commit. Each change has its own outcome: one that is refused leaves the others
 * as they are. Read marks are no change, they only grow.
 */
export async function changeChats<Stores extends ChangeStores, Seen = undefined>(
  needs: ChangeNeeds<Stores>,
  changes: readonly ChatChange<Stores, Seen>[],
  options: ChangeOptions = {},
): Promise<Outcome[]> {
  return commitChats(needs, (_stores, writer) => writer.change(changes, options), options)
}

/** The same for one chat. Throws its refusal. */
export async function changeChat<Stores extends ChangeStores, Seen = undefined>(
  needs: ChangeNeeds<Stores>,
  change: ChatChange<Stores, Seen>,
  options: ChangeOptions = {},
): Promise<Outcome> {
  const [outcome] = await changeChats(needs, [change], options)
  return allowed(outcome)
}

/**
 * For a command that writes more than chats in the same commit. The heads of the changed chats are published
 * after it, and after `afterCommit`.
 */
export async function commitChats<Stores extends ChangeStores, Result>(
  needs: ChangeNeeds<Stores>,
  task: (stores: Stores, writer: ChatWriter<Stores>) => Promise<Result>,
  { turn, afterCommit }: { turn?: string; afterCommit?: (result: Result) => Promise<void> } = {},
): Promise<Result> {
  const { result, changed } = await needs.work.run(async (stores) => {
    const writer = new ChatWriter(stores, needs.random)
    return { result: await task(stores, writer), changed: writer.changed }
  }, turn)
  await afterCommit?.(result)
  // @fault publish-after-commit
  await Promise.all(changed.map(({ head, entries }) => publishHead(needs, head, entries)))
  return result
}

interface Changed {
  head: ChatHead
  entries: readonly EntryRecord[]
}

/** Changes chats within one unit of work, and gathers the heads to publish after its commit. */
export class ChatWriter<Stores extends ChangeStores> {
  readonly #stores: Stores
  readonly #random: Pick<Random, 'newId'>
  readonly #changed = new Map<string, Changed>()

  constructor(stores: Stores, random: Pick<Random, 'newId'>) {
    this.#stores = stores
    this.#random = random
  }

  get changed(): Changed[] {
    return [...this.#changed.values()]
  }

  /** The head of a chat that another statement of this unit of work has written. */
  publishLater(head: ChatHead, ...appended: EntryRecord[]): void {
    const entries = [...(this.#changed.get(head.chatId)?.entries ?? []), ...appended]
    this.#changed.set(head.chatId, { head, entries })
  }

  async change<Seen = undefined>(
    changes: readonly ChatChange<Stores, Seen>[],
    { skipLocked = false }: Pick<ChangeOptions, 'skipLocked'> = {},
  ): Promise<Outcome[]> {
    const refused = new Map<ChatChange<Stores, Seen>, Outcome>()
    for (const change of changes) {
      const refusal = await orRefusal(() => change.precheck?.(this.#stores))
      if (refusal instanceof Refusal) refused.set(change, { kind: 'refused', refusal })
    }
    const rows = new LockedRows(this.#stores, skipLocked)
    await rows.lock(changes.filter((change) => !refused.has(change)))
    const outcomes: Outcome[] = []
    for (const change of changes) {
      outcomes.push(refused.get(change) ?? (await this.#apply(change, rows)))
    }
    return outcomes
  }

  /** Throws the refusal of the change, which rolls the unit of work back. */
  async changeOne<Seen = undefined>(change: ChatChange<Stores, Seen>): Promise<Outcome> {
    const [outcome] = await this.change([change])
    return allowed(outcome)
  }

  /** Changes the agent's active chats. The agent's row must be locked. */
  async changeActiveOf<Seen = undefined>(
    { workspaceId, id }: Pick<AgentRecord, 'workspaceId' | 'id'>,
    each: EachChange<Stores, Seen>,
  ): Promise<void> {
    await this.#changeEach(await this.#stores.chats.lockActiveOf(workspaceId, id), each)
  }

  /** Changes all chats of the visitor. The visitor's row must be locked. */
  async changeAllOf<Seen = undefined>(
    { workspaceId, id }: { workspaceId: string; id: string },
    each: EachChange<Stores, Seen>,
  ): Promise<void> {
    await this.#changeEach(await this.#stores.chats.lockAllOf(workspaceId, id), each)
  }

  async #changeEach<Seen>(
    chats: readonly ChatRecord[],
    { lookUp, decide }: EachChange<Stores, Seen>,
  ): Promise<void> {
    // Without a look-up, `Seen` is undefined.
    const seen = (await lookUp?.(this.#stores, chats)) as Seen
    for (const chat of chats) await this.#write(decide(chat, seen))
  }

  async #apply<Seen>(change: ChatChange<Stores, Seen>, rows: LockedRows): Promise<Outcome> {
    const locked = rows.of(change)
    if (locked === null) return { kind: 'skipped' }
    // Without a look-up, `Seen` is undefined.
    const seen = (await change.lookUp?.(this.#stores, locked)) as Seen
    const decision = await orRefusal(() => change.decide(locked, seen))
    if (decision instanceof Refusal) return { kind: 'refused', refusal: decision }
    const { outcome, chat } = await this.#write(decision)
    if (chat !== null) rows.update(chat)
    if (decision.kind === 'append' && locked.chat !== null) {
      await change.alsoWrite?.(this.#stores, locked.chat)
    }
    return outcome
  }

  /** Returns also the chat after the decision, or null if it is unchanged. */
  async #write(decision: Decision): Promise<{ outcome: Outcome; chat: ChatRecord | null }> {
    switch (decision.kind) {
      case 'append': {
        const { kind, transitions } = decision
        const entries: EntryRecord[] = []
        for (const { chat, entry } of transitions) {
          const written = { id: this.#random.newId(), ...entry }
          await this.#stores.entries.append(chat, written)
          this.publishLater(headOf(chat, entry.createdAt.getTime()), written)
          entries.push(written)
        }
        return { outcome: { kind, entries }, chat: transitions.at(-1)?.chat ?? null }
      }
      case 'timers': {
        const head = await this.#stores.chats.saveTimers(decision.chat)
        if (decision.publish || this.#changed.has(head.chatId)) this.publishLater(head)
        return { outcome: decision, chat: decision.chat }
      }
      case 'unchanged':
        return { outcome: decision, chat: null }
    }
  }
}

type Rows = Pick<ChatChange<unknown>, 'workspaceId' | 'chatId' | 'agentId'>

/** The locked rows of one call, as its changes have left them so far. */
class LockedRows {
  readonly #stores: ChangeStores
  readonly #skipLocked: boolean
  readonly #agents = new Map<string, AgentRecord | null>()
  readonly #chats = new Map<string, ChatRecord | null>()

  constructor(stores: ChangeStores, skipLocked: boolean) {
    this.#stores = stores
    this.#skipLocked = skipLocked
  }

  /** Locks agents, then chats, each in order of id, so that no two calls wait for each other. */
  async lock(changes: readonly Rows[]): Promise<void> {
    const { agents, chats } = this.#stores
    const lock = this.#skipLocked ? 'tryLock' : 'lock'
    for (const { workspaceId, agentId } of inOrder(changes, 'agentId')) {
      if (agentId === undefined || this.#agents.has(keyOf(workspaceId, agentId))) continue
      this.#agents.set(keyOf(workspaceId, agentId), await agents[lock](workspaceId, agentId))
    }
    for (const change of inOrder(changes, 'chatId')) {
      const { workspaceId, chatId } = change
      if (this.#isAgentSkipped(change) || this.#chats.has(keyOf(workspaceId, chatId))) continue
      this.#chats.set(keyOf(workspaceId, chatId), await chats[lock](workspaceId, chatId))
    }
  }

  /** Null if a row was skipped. */
  of(change: Rows): Locked | null {
    const chat = this.#chats.get(keyOf(change.workspaceId, change.chatId)) ?? null
    const isSkipped = this.#skipLocked && (chat === null || this.#isAgentSkipped(change))
    return isSkipped ? null : { chat, agent: this.#agentOf(change) }
  }

  update(chat: ChatRecord): void {
    this.#chats.set(keyOf(chat.workspaceId, chat.id), chat)
  }

  #agentOf({ workspaceId, agentId }: Rows): AgentRecord | null {
    if (agentId === undefined) return null
    return this.#agents.get(keyOf(workspaceId, agentId)) ?? null
  }

  #isAgentSkipped(change: Rows): boolean {
    return this.#skipLocked && change.agentId !== undefined && this.#agentOf(change) === null
  }
}

/** A row is known to its workspace only, whatever id another one names. */
const keyOf = (workspaceId: string, id: string) => `${workspaceId} ${id}`

function inOrder(changes: readonly Rows[], key: 'agentId' | 'chatId'): Rows[] {
  const idOf = (rows: Rows) => rows[key] ?? ''
  return changes.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1))
}

function allowed(outcome: Outcome | undefined): Outcome {
  if (outcome === undefined) throw new Error('A change has no outcome.')
  if (outcome.kind === 'refused') throw outcome.refusal
  return outcome
}
