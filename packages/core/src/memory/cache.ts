import type { ChatCache, ListMember, TypingHint, Waiter, Wake } from '../chat/chat-cache.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import type { EntryRecord } from '../chat/entry-store.ts'
import type { Clock } from '../platform/clock.ts'
import { deliveryMarks, advanceHead, type HeadUpdate, isInQueue, isOtherInLists } from './head.ts'
import { PolledChats } from './polled-chats.ts'
import { Queue } from './queue.ts'
import { RecentEntries } from './recent-entries.ts'
import { WakeUps } from './wake-ups.ts'

const typingMs = 6_000
/** Enough for every open chat of one process. The head that was updated longest ago is evicted first. */
const mostHeads = 50_000

interface Typing {
  who: TypingHint
  until: number
}

/** The cache of the only process of an installation. */
export function memoryCache(clock: Clock): ChatCache {
  return new MemoryCache(clock)
}

class MemoryCache implements ChatCache {
  readonly #clock: Clock
  readonly #heads = new Map<string, ChatHead>()
  readonly #lists = { waiting: new Map<string, Queue>(), active: new Map<string, Queue>() }
  readonly #typing = new Map<string, Map<TypingHint['type'], Typing>>()
  readonly #wakes = new WakeUps<Wake>()
  readonly #queues = new WakeUps<void>()
  readonly #chats = new WakeUps<void>()
  readonly #recent = new RecentEntries()
  readonly #polled = new PolledChats()
  #isWhole = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  publish(head: ChatHead, entries: readonly EntryRecord[] = []): Promise<void> {
    if (entries.length > 0 && this.#wakes.has(head.chatId)) {
      this.#recent.add(head.chatId, head.generation, entries, this.#now())
    }
    const { move, isQueueChanged, areListsChanged } = this.#store(head)
    if (isQueueChanged) this.#queues.wake(head.workspaceId)
    if (areListsChanged) this.#chats.wake(head.workspaceId)
    if (move === 'log') this.#wakes.wake(head.chatId, { kind: 'log', seq: head.lastSeq })
    if (move === 'marks') this.#wakes.wake(head.chatId, { kind: 'hint' })
    return Promise.resolve()
  }

  remember(head: ChatHead): Promise<void> {
    this.#store(head)
    return Promise.resolve()
  }

  recent(head: ChatHead, seq: number): EntryRecord[] | null {
    return this.#recent.between(head.chatId, head, seq, this.#now())
  }

  invalidate(head: ChatHead): Promise<void> {
    const { chatId, workspaceId } = head
    this.#heads.delete(chatId)
    this.#polled.remove(chatId)
    const listed = this.#lists.waiting.get(workspaceId)?.position(chatId) ?? null
    if ((listed !== null) !== isInQueue(head)) this.#isWhole = false
    this.#queues.wake(workspaceId)
    this.#chats.wake(workspaceId)
    this.#wakes.wake(chatId, { kind: 'hint' })
    return Promise.resolve()
  }

  head(_workspaceId: string, chatId: string): ChatHead | null {
    return this.#heads.get(chatId) ?? null
  }

  markDelivered(
    _workspaceId: string,
    chatId: string,
    side: 'visitor' | 'agent',
    upTo: number,
  ): Promise<void> {
    return this.#mark(chatId, deliveryMarks[side], upTo)
  }

  markPage(_workspaceId: string, chatId: string, at: number): Promise<void> {
    return this.#mark(chatId, 'pageAt', at)
  }

  /** Null until a sweep has filled the queues: a position in a partial queue would be wrong. */
  position(workspaceId: string, chatId: string): number | null {
    if (!this.#isWhole) return null
    return this.#lists.waiting.get(workspaceId)?.position(chatId) ?? null
  }

  members(workspaceIds: readonly string[]): Promise<ListMember[]> {
    const lists = (['waiting', 'active'] as const).flatMap((list) =>
      workspaceIds.flatMap((workspaceId) =>
        (this.#lists[list].get(workspaceId)?.ids() ?? []).map((chatId) => ({
          workspaceId,
          chatId,
          list,
        })),
      ),
    )
    return Promise.resolve(lists)
  }

  markComplete(): Promise<void> {
    this.#isWhole = true
    return Promise.resolve()
  }

  isComplete(): boolean {
    return this.#isWhole
  }

  forgetAll(): void {
    this.#isWhole = false
    this.#heads.clear()
    for (const queues of Object.values(this.#lists)) queues.clear()
    this.#recent.clear()
    for (const workspaceId of this.#chats.watched()) this.#chats.wake(workspaceId)
    for (const workspaceId of this.#queues.watched()) this.#queues.wake(workspaceId)
    for (const chatId of this.#wakes.watched()) this.#wakes.wake(chatId, { kind: 'hint' })
  }

  forget(workspaceId: string, chatId: string): Promise<void> {
    this.#heads.delete(chatId)
    if (this.#advance(workspaceId, chatId, null, 0)) this.#queues.wake(workspaceId)
    this.#chats.wake(workspaceId)
    return Promise.resolve()
  }

  setTyping(_workspaceId: string, chatId: string, who: TypingHint, typing: boolean): Promise<void> {
    const sides = this.#typing.get(chatId) ?? new Map<TypingHint['type'], Typing>()
    if (typing) {
      sides.set(who.type, { who, until: this.#now() + typingMs })
      this.#typing.set(chatId, sides)
    } else if (!sides.delete(who.type)) return Promise.resolve()
    if (sides.size === 0) this.#typing.delete(chatId)
    this.#wakes.wake(chatId, { kind: 'hint' })
    return Promise.resolve()
  }

  typing(_workspaceId: string, chatId: string): TypingHint[] {
    const sides = this.#typing.get(chatId)
    if (sides === undefined) return []
    const now = this.#now()
    for (const [type, { until }] of sides) if (until <= now) sides.delete(type)
    if (sides.size === 0) this.#typing.delete(chatId)
    return [...sides.values()].map(({ who }) => who)
  }

  addWaiter(chatId: string, waiter: Waiter): void {
    this.#wakes.add(chatId, waiter)
  }

  removeWaiter(chatId: string, waiter: Waiter): void {
    this.#wakes.remove(chatId, waiter)
  }

  onQueue(workspaceId: string, run: () => void): () => void {
    return this.#queues.on(workspaceId, run)
  }

  onChats(workspaceId: string, run: () => void): () => void {
    return this.#chats.on(workspaceId, run)
  }

  watched(): string[] {
    return this.#wakes.watched()
  }

  isCompared(chatId: string): boolean {
    return this.#polled.isCompared(chatId, 0)
  }

  addPolled(chatId: string): void {
    this.#polled.add(chatId, 0)
  }

  polled(): string[] {
    return this.#polled.all()
  }

  markCompared(): void {
    this.#polled.markCompared()
  }

  healthy(): boolean {
    return true
  }

  refusesWrites(): boolean {
    return false
  }

  #mark(
    chatId: string,
    mark: 'deliveredToVisitor' | 'deliveredToAgent' | 'pageAt',
    value: number,
  ): Promise<void> {
    const head = this.#heads.get(chatId)
    if (head !== undefined && head[mark] < value) {
      this.#heads.set(chatId, { ...head, [mark]: value })
      this.#wakes.wake(chatId, { kind: 'hint' })
    }
    return Promise.resolve()
  }

  #store(next: ChatHead): {
    move: HeadUpdate
    isQueueChanged: boolean
    areListsChanged: boolean
  } {
    const known = this.#heads.get(next.chatId)
    const { head, move } = advanceHead(known, next)
    if (move === 'nothing') return { move, isQueueChanged: false, areListsChanged: false }
    this.#heads.delete(head.chatId)
    this.#heads.set(head.chatId, head)
    for (const oldest of this.#heads.keys()) {
      if (this.#heads.size <= mostHeads) break
      this.#heads.delete(oldest)
    }
    const list = listOf(head)
    const hasMoved = this.#advance(head.workspaceId, head.chatId, list, head.ticket)
    const hasNewEntry = known !== undefined && known.lastSeq < head.lastSeq
    return {
      move,
      isQueueChanged: hasMoved || (hasNewEntry && list === 'waiting'),
      areListsChanged: isOtherInLists(known, head),
    }
  }

  /** Puts the chat into one list or none. Returns whether it has come to the queue or gone from it. */
  #advance(
    workspaceId: string,
    chatId: string,
    to: 'waiting' | 'active' | null,
    ticket: number,
  ): boolean {
    const sizeBefore = this.#lists.waiting.get(workspaceId)?.size
    for (const list of ['waiting', 'active'] as const) {
      const queues = this.#lists[list]
      const queue = queues.get(workspaceId)
      if (list === to) {
        const target = queue ?? new Queue()
        target.put(chatId, ticket)
        queues.set(workspaceId, target)
        continue
      }
      queue?.remove(chatId)
      if (queue?.size === 0) queues.delete(workspaceId)
    }
    return this.#lists.waiting.get(workspaceId)?.size !== sizeBefore
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

/** A message that waits is not in the queue. */
function listOf(head: ChatHead): 'waiting' | 'active' | null {
  if (head.status === 'active') return 'active'
  return isInQueue(head) ? 'waiting' : null
}
