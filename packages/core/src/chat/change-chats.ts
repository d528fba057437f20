import type { AgentRecord } from '../agent/agent.ts'
import type { Random } from '../platform/random.ts'
import { orRefusal, Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import type { Appending, EntryRecord, EntryStore } from './entry-store.ts'
import { type Locked, LockedRows, type LockStores } from './locked-rows.ts'
import { invalidateUnlessUndone, headOf, type PublishNeeds, publishHead } from './publish-head.ts'
import type { Transition } from './transitions.ts'

/** The stores of every change of chats. */
export interface ChangeStores extends LockStores {
  chats: LockStores['chats'] & Pick<ChatStore, 'lockActiveOf' | 'lockAllOf' | 'saveTimers'>
  entries: Pick<EntryStore, 'append'>
}

export interface ChangeNeeds<Stores extends ChangeStores = ChangeStores> extends PublishNeeds {
  work: UnitOfWork<Stores>
  /** Gives new entries their ids. */
  random: Pick<Random, 'newId'>
}

/** What a change does to its chat. */
export type Decision =
  /** The entries are appended in this order; each comes with the chat after it. */
  | { kind: 'append'; transitions: readonly Transition[] }
  /** Only the timers are saved. Nothing is published if both sides see no difference. */
  | { kind: 'timers'; chat: ChatRecord; publish: boolean }
  /** `isDone`: an earlier call has done it, and stored the entry `repeated`, but may not have published it. */
  | { kind: 'unchanged'; isDone?: true; repeated?: EntryRecord }

type NoDecision =
  /** Another unit of work had the chat or its agent locked; only with `skipLocked`. */
  { kind: 'skipped' } | { kind: 'refused'; refusal: Refusal }

export type Outcome =
  | Exclude<Decision, { kind: 'append' }>
  | { kind: 'append'; entries: readonly EntryRecord[] }
  | NoDecision

export const unchanged = { kind: 'unchanged' } as const satisfies Decision
/** For a repeat of what an earlier call has done: its head is published again. */
export const alreadyDone = { kind: 'unchanged', isDone: true } as const satisfies Decision
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
  let writer: ChatWriter<Stores> | null = null
  const { result, changed } = await needs.work
    .run(async (stores) => {
      writer = new ChatWriter(stores, needs.random)
      return { result: await task(stores, writer), changed: writer.changed }
    }, turn)
    .catch(async (error: unknown) => {
      const heads = (writer?.changed ?? []).map(({ head }) => head)
      // @fault unknown-commit
      await invalidateUnlessUndone(needs, error, heads)
      throw error
    })
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
    const outcomes = new Map<number, Outcome>()
    for (const [at, change] of changes.entries()) {
      const refusal = await orRefusal(() => change.precheck?.(this.#stores))
      if (refusal instanceof Refusal) outcomes.set(at, { kind: 'refused', refusal })
    }
    const open = [...changes.entries()].filter(([at]) => !outcomes.has(at))
    const rows = new LockedRows(this.#stores, skipLocked)
    await rows.lock(open.map(([, change]) => change))
    for (const round of roundsOf(open)) {
      const made = await this.#applyAll(
        round.map(([, change]) => change),
        rows,
      )
      for (const [at, outcome] of made.entries()) outcomes.set(round[at]?.[0] ?? -1, outcome)
    }
    return changes.map((_, at) => found(outcomes.get(at)))
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
    await this.#writeAll(chats.map((chat) => decide(chat, seen)))
  }

  /** Changes of different chats and agents: their look-ups are made at once, their entries in one statement. */
  async #applyAll<Seen>(
    changes: readonly ChatChange<Stores, Seen>[],
    rows: LockedRows,
  ): Promise<Outcome[]> {
    const decided = await Promise.all(changes.map((change) => this.#decide(change, rows)))
    const outcomes = await this.#writeAll(decided)
    for (const [at, change] of changes.entries()) {
      const before = rows.of(change)?.chat ?? null
      const decision = decided[at]
      if (decision?.kind === 'append') rows.update(lastOf(decision).chat)
      if (decision?.kind === 'timers') rows.update(decision.chat)
      if (decision?.kind === 'append' && before !== null) {
        await change.alsoWrite?.(this.#stores, before)
      }
      // @fault publish-repeat
      if (decision?.kind === 'unchanged' && decision.isDone && before !== null) {
        const at = decision.repeated?.createdAt ?? before.endedAt ?? before.acceptedAt
        this.publishLater(headOf(before, (at ?? before.createdAt).getTime()))
      }
    }
    return outcomes
  }

  async #decide<Seen>(
    change: ChatChange<Stores, Seen>,
    rows: LockedRows,
  ): Promise<Decision | NoDecision> {
    const locked = rows.of(change)
    if (locked === null) return { kind: 'skipped' }
    const decision = await orRefusal(async () => {
      // Without a look-up, `Seen` is undefined.
      const seen = (await change.lookUp?.(this.#stores, locked)) as Seen
      return change.decide(locked, seen)
    })
    return decision instanceof Refusal ? { kind: 'refused', refusal: decision } : decision
  }

  /** Writes what was decided about different chats. */
  async #writeAll(decided: readonly (Decision | NoDecision)[]): Promise<Outcome[]> {
    const appendings: Appending[] = []
    const outcomes = decided.map((decision): Outcome => {
      if (decision.kind !== 'append') return decision
      const { chat, entry } = lastOf(decision)
      const entries = decision.transitions.map((one) => ({
        id: this.#random.newId(),
        ...one.entry,
      }))
      appendings.push({ chat, entries })
      this.publishLater(headOf(chat, entry.createdAt.getTime()), ...entries)
      return { kind: 'append', entries }
    })
    if (appendings.length > 0) await this.#stores.entries.append(appendings)
    for (const decision of decided) {
      if (decision.kind !== 'timers') continue
      const head = await this.#stores.chats.saveTimers(decision.chat)
      if (decision.publish || this.#changed.has(head.chatId)) this.publishLater(head)
    }
    return outcomes
  }
}

function lastOf({ transitions }: Extract<Decision, { kind: 'append' }>): Transition {
  const last = transitions.at(-1)
  if (last === undefined) throw new Error('A decision appends nothing.')
  return last
}

/** The changes, each with its place, in rounds that name no chat and no agent twice: a later one sees the earlier. */
function roundsOf<Stores, Seen>(
  changes: readonly [number, ChatChange<Stores, Seen>][],
): [number, ChatChange<Stores, Seen>][][] {
  const rounds: [number, ChatChange<Stores, Seen>][][] = []
  const nextOf = new Map<string, number>()
  for (const placed of changes) {
    const [, { chatId, agentId }] = placed
    const names = agentId === undefined ? [chatId] : [chatId, agentId]
    const at = Math.max(...names.map((name) => nextOf.get(name) ?? 0))
    for (const name of names) nextOf.set(name, at + 1)
    ;(rounds[at] ??= []).push(placed)
  }
  return rounds
}

function found(outcome: Outcome | undefined): Outcome {
  if (outcome === undefined) throw new Error('A change has no outcome.')
  return outcome
}

function allowed(outcome: Outcome | undefined): Outcome {
  const its = found(outcome)
  if (its.kind === 'refused') throw its.refusal
  return its
}
