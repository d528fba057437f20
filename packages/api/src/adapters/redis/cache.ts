import { randomUUID } from 'node:crypto'
import type { ChatCache, TypingHint, Waiter, Wake } from '@papo/core/chat/chat-cache'
import type { ChatHead } from '@papo/core/chat/chat-record'
import type { EntryRecord } from '@papo/core/chat/entry-store'
import type { Clock } from '@papo/core/platform/clock'
import { allOf, andThen, type NowOrLater } from '@papo/core/platform/now-or-later'
import { deliveryMarks } from '@papo/core/memory/head'
import { RecentEntries } from '@papo/core/memory/recent-entries'
import { WakeUps } from '@papo/core/memory/wake-ups'
import { type CachedTyping, isOldTyping, nobodyTypes } from './cached-typing.ts'
import { entriesText, readEntriesText } from './entries-text.ts'
import { channels, keys } from './keys.ts'
import type { Connection } from './connection.ts'
import { sweepLists, type ListMember } from './lists.ts'
import { endSweep, hintTyping, advanceHead, advanceMark } from './scripts.ts'
import { headOf, parsed } from './parsed.ts'
import type { TrackedCache } from './tracked-cache.ts'
import type { TrackedValues } from './tracked-values.ts'
import { UnpublishedHeads } from './unpublished-heads.ts'
import { within } from './within.ts'

// @fault wait-for-redis
const answerWithinMs = 150
const sweepWithinMs = 2_000
const headMs = 3_600_000
const typingMs = 6_000
const sweepMarkMs = 600_000
const sides = ['visitor', 'agent'] as const
type Ask = (command: string[]) => Promise<unknown>

export interface RedisCacheOptions {
  readonly epoch: string
  clock: Clock
  onError: (error: unknown) => void
  /** The connection for reads; `trackedValues` holds what it has read until Redis reports a change. */
  reader: Connection
  trackedValues: TrackedValues
  writer: Connection
  /** Whether the subscription to wake-ups is active. */
  isSubscribed: () => boolean
}

/**
 * The cache that all processes of an installation share. A value that has not changed since it was read is answered
 * from this process. Heads that could not be published are published again as soon as Redis answers.
 */
export class RedisCache implements ChatCache {
  readonly #options: RedisCacheOptions
  readonly #wakes = new WakeUps<Wake>()
  readonly #queues = new WakeUps<void>()
  readonly #chats = new WakeUps<void>()
  readonly #recent = new RecentEntries()
  readonly #node = randomUUID()
  readonly #unpublished = new UnpublishedHeads()

  constructor(options: RedisCacheOptions) {
    this.#options = options
  }

  async publish(head: ChatHead, entries: readonly EntryRecord[] = []): Promise<void> {
    const text = entriesText(head.generation, entries)
    if (await this.#write((client) => this.#advance(client, head, channels.wake, text))) return
    this.#unpublished.add(head)
    this.wakeQueue(head.workspaceId)
    this.wakeChats(head.workspaceId)
    this.wake(head.chatId, { kind: 'log', seq: head.lastSeq })
  }

  async remember(head: ChatHead): Promise<void> {
    await this.#write((client) => this.#advance(client, head, '', ''))
  }

  async markDelivered(chatId: string, side: 'visitor' | 'agent', upTo: number): Promise<void> {
    await this.#advanceMark(chatId, deliveryMarks[side], upTo)
  }

  async markPage(chatId: string, at: number): Promise<void> {
    await this.#advanceMark(chatId, 'pageAt', at)
  }

  async #advanceMark(chatId: string, mark: string, value: number): Promise<void> {
    const values = [chatId, mark, String(value), String(headMs), channels.wake]
    await this.#write((client) =>
      advanceMark.run(client, [keys.head(this.#options.epoch, chatId)], values),
    )
  }

  head(chatId: string): NowOrLater<ChatHead | null> {
    const { epoch, trackedValues } = this.#options
    return this.#read(trackedValues.chats, chatId, 'head', async (ask) =>
      headOf(chatId, await ask(['GET', keys.head(epoch, chatId)])),
    )
  }

  /** Null until a sweep has filled the lists: a position in a partial queue would be wrong. */
  position(workspaceId: string, chatId: string): NowOrLater<number | null> {
    return andThen(this.#mark(), (mark) => {
      // @fault whole-line
      if (mark === null) return null
      const queue = keys.waiting(workspaceId)
      const { trackedValues } = this.#options
      const rank = this.#read(trackedValues.keys, queue, chatId, async (ask) => {
        const reply = await ask(['ZRANK', queue, chatId])
        return typeof reply === 'number' ? reply : null
      })
      return andThen(rank, (known) => (known === null ? null : known + 1))
    })
  }

  async members(): Promise<ListMember[]> {
    const begun = keys.sweep(this.#options.epoch, this.#node)
    let members: ListMember[] = []
    await this.#write(async (client) => {
      await client.sendCommand(['SET', begun, '1', 'PX', String(sweepMarkMs)])
      members = await sweepLists(client)
    }, sweepWithinMs)
    return members
  }

  async markComplete(): Promise<void> {
    const { epoch } = this.#options
    const marks = [keys.sweep(epoch, this.#node), keys.isComplete(epoch)]
    await this.#write((client) => endSweep.run(client, marks, [String(sweepMarkMs)]))
  }

  async isComplete(): Promise<boolean> {
    return (await this.#mark()) !== null
  }

  forgetAll(): void {
    this.#unpublished.clear()
    this.#recent.clear()
    this.#options.trackedValues.changed(null)
    this.wakeAll()
  }

  async forget(workspaceId: string, chatId: string): Promise<void> {
    await this.#write((client) =>
      Promise.all([
        client.sendCommand(['ZREM', keys.waiting(workspaceId), chatId]),
        client.sendCommand(['ZREM', keys.active(workspaceId), chatId]),
        client.sendCommand(['DEL', keys.head(this.#options.epoch, chatId)]),
        client.publish(channels.wake, `queue 0 ${workspaceId}`),
        client.publish(channels.wake, `chats 0 ${workspaceId}`),
      ]),
    )
  }

  async setTyping(chatId: string, who: TypingHint, typing: boolean): Promise<void> {
    const values = [chatId, typing ? JSON.stringify(who) : '', String(typingMs), channels.wake]
    await this.#write((client) => hintTyping.run(client, [keys.typing(chatId, who.type)], values))
  }

  typing(chatId: string): NowOrLater<TypingHint[]> {
    const hints = allOf(sides.map((side) => this.#typingOn(chatId, side)))
    return andThen(hints, (known) => known.filter((hint) => hint !== null))
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
    return this.#answers && this.#options.isSubscribed()
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
    this.#options.trackedValues.keys.dropAll(keys.waiting(workspaceId))
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
    if (!this.#answers) return
    const heads = this.#unpublished.take()
    await Promise.all(heads.map((head) => this.publish(head)))
  }

  /** If Redis does not respond on one connection, the other is not tried either. */
  get #answers(): boolean {
    return this.#options.reader.answers && this.#options.writer.answers
  }

  #now(): number {
    return this.#options.clock.now().getTime()
  }

  #advance(
    client: Connection['client'],
    head: ChatHead,
    channel: string,
    entries: string,
  ): Promise<unknown> {
    const { chatId, workspaceId } = head
    return advanceHead.run(
      client,
      [keys.head(this.#options.epoch, chatId), keys.waiting(workspaceId), keys.active(workspaceId)],
      [chatId, JSON.stringify(head), String(headMs), channel, entries],
    )
  }

  #typingOn(chatId: string, side: TypingHint['type']): NowOrLater<TypingHint | null> {
    const { chats } = this.#options.trackedValues
    const now = this.#now()
    if (isOldTyping(chats.peek(chatId, side), now)) chats.drop(chatId, side)
    const found = this.#read(chats, chatId, side, async (ask): Promise<CachedTyping> => {
      const hint = parsed(await ask(['GET', keys.typing(chatId, side)])) as TypingHint | null
      return hint === null ? nobodyTypes : { hint, readAt: now }
    })
    return andThen(found, (typing) => typing?.hint ?? null)
  }

  /** The mark that the lists are complete, or null. */
  #mark(): NowOrLater<number | null> {
    const key = keys.isComplete(this.#options.epoch)
    const load = async (ask: Ask) => parsed(await ask(['GET', key])) as number | null
    return this.#read(this.#options.trackedValues.keys, key, '', load)
  }

  #read<Name, Value>(
    cache: TrackedCache<Name>,
    group: string,
    name: Name,
    load: (ask: Ask) => Promise<Value>,
  ): NowOrLater<Value | null> {
    const { clock, onError, reader } = this.#options
    if (!this.#answers) return null
    const value = cache.read(group, name, () =>
      load((command) => within(clock, answerWithinMs, reader.client.sendCommand(command))),
    )
    if (!(value instanceof Promise)) return value
    return value.catch((error: unknown) => {
      onError(error)
      return null
    })
  }

  /** Runs a write. False if Redis is away or the write fails. */
  async #write(
    task: (client: Connection['client']) => Promise<unknown>,
    ms = answerWithinMs,
  ): Promise<boolean> {
    const { clock, onError, writer } = this.#options
    if (!this.#answers) return false
    try {
      await within(clock, ms, task(writer.client))
      return true
    } catch (error) {
      onError(error)
      return false
    }
  }
}
