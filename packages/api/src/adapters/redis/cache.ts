import type { ChatCache, ListMember, TypingHint, Waiter, Wake } from '@papo/core/chat/chat-cache'
import type { ChatHead } from '@papo/core/chat/chat-record'
import type { EntryRecord } from '@papo/core/chat/entry-store'
import type { Clock } from '@papo/core/platform/clock'
import { allOf, andThen, type NowOrLater } from '@papo/core/platform/now-or-later'
import { deliveryMarks, isInQueue } from '@papo/core/memory/head'
import { PolledChats } from '@papo/core/memory/polled-chats'
import { RecentEntries } from '@papo/core/memory/recent-entries'
import { WakeUps } from '@papo/core/memory/wake-ups'
import { type CachedTyping, isOldTyping, nobodyTypes } from './cached-typing.ts'
import { entriesText, readEntriesText } from './entries-text.ts'
import type { Calls } from './calls.ts'
import { Lists } from './lists.ts'
import type { Names } from './names.ts'
import { advanceHead, advanceMark, invalidateHead, hintTyping, type Send } from './scripts.ts'
import { headOf, parsed } from './parsed.ts'
import type { TrackedValues } from './tracked-values.ts'
import { UnpublishedHeads } from './unpublished-heads.ts'

const headMs = 3_600_000
const typingMs = 6_000
const sides = ['visitor', 'agent'] as const

export interface RedisCacheOptions {
  names: Names
  clock: Clock
  calls: Calls
  /** What the reading connection has read, until Redis reports a change. */
  trackedValues: TrackedValues
  /** Whether the subscription to wake-ups is active. */
  isSubscribed: () => boolean
}

/**
 * The cache that all processes of an installation share. A value that has not changed since it was read is answered
 * from this process. Heads that could not be published are published again as soon as Redis answers.
 */
export class RedisCache implements ChatCache {
  readonly #options: RedisCacheOptions
  readonly #calls: Calls
  readonly #wakes = new WakeUps<Wake>()
  readonly #queues = new WakeUps<void>()
  readonly #chats = new WakeUps<void>()
  readonly #recent = new RecentEntries()
  readonly #polled = new PolledChats()
  readonly #lists: Lists
  readonly #unpublished = new UnpublishedHeads()

  constructor(options: RedisCacheOptions) {
    this.#options = options
    this.#calls = options.calls
    this.#lists = new Lists(options.names, options.calls, options.trackedValues.keys)
  }

  async publish(head: ChatHead, entries: readonly EntryRecord[] = []): Promise<void> {
    const { names, trackedValues } = this.#options
    const text = entriesText(head.generation, entries)
    if (await this.#calls.write((send) => this.#advance(send, head, names.wake, text))) {
      // This process reads what it has published, before Redis reports the change.
      trackedValues.chats.drop(head.chatId, 'head')
      return
    }
    this.#unpublished.add(head)
    this.wakeQueue(head.workspaceId)
    this.wakeChats(head.workspaceId)
    this.wake(head.chatId, { kind: 'log', seq: head.lastSeq })
  }

  async remember(head: ChatHead): Promise<void> {
    await this.#calls.write((send) => this.#advance(send, head, '', ''))
  }

  async invalidate(head: ChatHead): Promise<void> {
    const { names, trackedValues } = this.#options
    const { chatId, workspaceId } = head
    const keys = [names.head(workspaceId, chatId), names.waiting(workspaceId)]
    const values = [chatId, isInQueue(head) ? 'waiting' : '', names.wake, workspaceId]
    trackedValues.chats.drop(chatId, 'head')
    this.#polled.remove(chatId)
    if (await this.#calls.write((send) => invalidateHead.run(send, keys, values))) return
    this.wake(chatId, { kind: 'hint' })
  }

  async markDelivered(
    workspaceId: string,
    chatId: string,
    side: 'visitor' | 'agent',
    upTo: number,
  ): Promise<void> {
    await this.#advanceMark(workspaceId, chatId, deliveryMarks[side], upTo)
  }

  async markPage(workspaceId: string, chatId: string, at: number): Promise<void> {
    await this.#advanceMark(workspaceId, chatId, 'pageAt', at)
  }

  async #advanceMark(
    workspaceId: string,
    chatId: string,
    mark: string,
    value: number,
  ): Promise<void> {
    const { names } = this.#options
    const key = names.head(workspaceId, chatId)
    const values = [chatId, mark, String(value), String(headMs), names.wake]
    await this.#calls.write((send) => advanceMark.run(send, [key], values))
  }

  head(workspaceId: string, chatId: string): NowOrLater<ChatHead | null> {
    const { names, trackedValues } = this.#options
    return this.#calls.read(trackedValues.chats, chatId, 'head', async (ask) =>
      headOf(chatId, await ask(['GET', names.head(workspaceId, chatId)])),
    )
  }

  position(workspaceId: string, chatId: string): NowOrLater<number | null> {
    return this.#lists.position(workspaceId, chatId)
  }

  async members(workspaceIds: readonly string[]): Promise<ListMember[]> {
    return this.#lists.beginSweep(workspaceIds)
  }

  async markComplete(): Promise<void> {
    await this.#lists.endSweep()
  }

  isComplete(): boolean {
    return this.#lists.areComplete()
  }

  forgetAll(): void {
    this.#unpublished.clear()
    this.#recent.clear()
    this.#polled.clear()
    this.#lists.forget()
    this.#options.trackedValues.changed(null)
    this.wakeAll()
  }

  async forget(workspaceId: string, chatId: string): Promise<void> {
    const { names } = this.#options
    await this.#calls.write((send) =>
      Promise.all([
        send(['ZREM', names.waiting(workspaceId), chatId]),
        send(['ZREM', names.active(workspaceId), chatId]),
        send(['DEL', names.head(workspaceId, chatId)]),
        send(['PUBLISH', names.wake, `queue 0 ${workspaceId}`]),
        send(['PUBLISH', names.wake, `chats 0 ${workspaceId}`]),
      ]),
    )
  }

  async setTyping(
    workspaceId: string,
    chatId: string,
    who: TypingHint,
    typing: boolean,
  ): Promise<void> {
    const { names } = this.#options
    const values = [chatId, typing ? JSON.stringify(who) : '', String(typingMs), names.wake]
    const key = names.typing(workspaceId, chatId, who.type)
    await this.#calls.write((send) => hintTyping.run(send, [key], values))
  }

  typing(workspaceId: string, chatId: string): NowOrLater<TypingHint[]> {
    const hints = allOf(sides.map((side) => this.#typingOn(workspaceId, chatId, side)))
    return andThen(hints, (known) => known.filter((hint) => hint !== null))
  }

  isCompared(chatId: string): boolean {
    return this.#polled.isCompared(chatId, this.#calls.lives)
  }

  addPolled(chatId: string): void {
    this.#polled.add(chatId, this.#calls.lives)
  }

  polled(): string[] {
    return this.#polled.all()
  }

  markCompared(): void {
    this.#polled.markCompared()
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

  healthy(): boolean {
    return this.#calls.answer && this.#options.isSubscribed()
  }

  refusesWrites(): boolean {
    return this.#calls.areRefused
  }

  recent(head: ChatHead, seq: number): EntryRecord[] | null {
    return this.#recent.between(head.chatId, head, seq, this.#now())
  }

  /** Keeps the entries that came with a wake-up, if somebody waits for them. Call it before `wake`. */
  keepRecent(chatId: string, text: string): void {
    if (!this.#wakes.has(chatId)) return
    const { generation, entries } = readEntriesText(text)
    this.#recent.add(chatId, generation, entries, this.#now())
  }

  /** Wakes the waiters in this process, after dropping cached values of the chat that may be out of date. */
  wake(chatId: string, wake: Wake): void {
    const { chats } = this.#options.trackedValues
    const head = chats.peek(chatId, 'head') as { lastSeq?: number } | null | undefined
    if (wake.kind === 'hint') chats.dropAll(chatId)
    else if (!((head?.lastSeq ?? -1) >= wake.seq)) chats.drop(chatId, 'head')
    this.#wakes.wake(chatId, wake)
  }

  /** Wakes whoever waits in this process for the workspace's queue. */
  wakeQueue(workspaceId: string): void {
    this.#options.trackedValues.keys.dropAll(this.#options.names.waiting(workspaceId))
    this.#queues.wake(workspaceId)
  }

  /** Wakes whoever keeps lists of the workspace's chats in this process. */
  readonly wakeChats = (workspaceId: string): void => this.#chats.wake(workspaceId)

  /** Call after wake-ups may have been missed: every waiter looks again. */
  wakeAll(): void {
    for (const workspaceId of this.#chats.watched()) this.wakeChats(workspaceId)
    for (const workspaceId of this.#queues.watched()) this.wakeQueue(workspaceId)
    for (const chatId of this.watched()) this.wake(chatId, { kind: 'hint' })
  }

  /** Publishes heads that could not be published before, one batch per call. */
  async retryUnpublished(): Promise<void> {
    if (!this.#calls.answer) return
    const heads = this.#unpublished.take()
    await Promise.all(heads.map((head) => this.publish(head)))
  }

  #now(): number {
    return this.#options.clock.now().getTime()
  }

  #advance(send: Send, head: ChatHead, channel: string, entries: string): Promise<unknown> {
    const { chatId, workspaceId } = head
    const { names } = this.#options
    return advanceHead.run(
      send,
      [names.head(workspaceId, chatId), names.waiting(workspaceId), names.active(workspaceId)],
      [chatId, JSON.stringify(head), String(headMs), channel, entries, String(Lists.listMs)],
    )
  }

  #typingOn(
    workspaceId: string,
    chatId: string,
    side: TypingHint['type'],
  ): NowOrLater<TypingHint | null> {
    const { names, trackedValues } = this.#options
    const { chats } = trackedValues
    const now = this.#now()
    if (isOldTyping(chats.peek(chatId, side), now)) chats.drop(chatId, side)
    const found = this.#calls.read(chats, chatId, side, async (ask): Promise<CachedTyping> => {
      const reply = await ask(['GET', names.typing(workspaceId, chatId, side)])
      const hint = parsed(reply) as TypingHint | null
      return hint === null ? nobodyTypes : { hint, readAt: now }
    })
    return andThen(found, (typing) => typing?.hint ?? null)
  }
}
