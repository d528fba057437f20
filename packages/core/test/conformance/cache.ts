import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ChatCache, TypingHint, Wake } from '../../src/chat/chat-cache.ts'
import type { ChatHead } from '../../src/chat/chat-record.ts'
import type { EntryRecord } from '../../src/chat/entry-store.ts'
import type { NowOrLater } from '../../src/platform/now-or-later.ts'
import { aHead, newId } from './records.ts'

/** A cache whose lists are complete (they have been swept); `close` removes everything of it. */
export interface OpenedCache {
  cache: ChatCache
  close(): Promise<void>
}

const visitor: TypingHint = { type: 'visitor', id: newId(), name: 'Ana' }
const agent: TypingHint = { type: 'agent', id: newId(), name: 'Rita' }

/** What has woken the chat’s waiters so far. */
function listen(cache: ChatCache, chatId: string) {
  const received: Wake[] = []
  return { received, stop: onWake(cache, chatId, (wake) => received.push(wake)) }
}

/** Calls `run` at each wake-up of the chat, until the returned function is called. */
export function onWake(cache: ChatCache, chatId: string, run: (wake: Wake) => void): () => void {
  const waiter = { wake: run }
  cache.addWaiter(chatId, waiter)
  return () => cache.removeWaiter(chatId, waiter)
}

/** A published change reaches all readers soon, but not at once. */
const soon = { timeout: 3000, interval: 10 }

/** Reads until the value is as expected, or for a limited time: changes arrive soon, but not at once. */
async function settled<Value>(read: () => NowOrLater<Value>, expected: Value): Promise<Value> {
  const giveUpAt = performance.now() + soon.timeout
  for (;;) {
    const now = await read()
    if (isDeepStrictEqual(now, expected) || performance.now() > giveUpAt) return now
    await delay(soon.interval)
  }
}

/** The contract of every ChatCache. */
export function chatCacheSuite(name: string, open: () => Promise<OpenedCache>): void {
  describe(`the cache in ${name}`, () => {
    let opened: OpenedCache
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })
    const cache = () => opened.cache

    headSuite(cache)
    listSuite(cache)
    wakeSuite(cache)
    queueSuite(cache)
    recentSuite(cache)
    typingSuite(cache)

    test('it is healthy', () => {
      expect(cache().healthy()).toBe(true)
      expect(cache().refusesWrites()).toBe(false)
    })
  })
}

function headSuite(cache: () => ChatCache): void {
  const settledAt = (head: ChatHead) =>
    settled(() => cache().head(head.workspaceId, head.chatId), head)

  test('a published head is known; an unpublished one is null', async () => {
    const head = aHead({ agentId: newId(), status: 'active' })
    expect(await cache().head(head.workspaceId, head.chatId)).toBeNull()
    await cache().publish(head)
    expect(await settledAt(head)).toEqual(head)
  })

  test('a later generation wins over a later entry', async () => {
    const head = aHead({ lastSeq: 5, generation: 1 })
    await cache().publish(head)
    await cache().publish({ ...head, generation: 0, lastSeq: 9 })
    const erased = { ...head, generation: 2, lastSeq: 5 }
    await cache().publish(erased)
    expect(await settledAt(erased)).toEqual(erased)
  })

  test('a waiter that a new generation wakes reads it, also without a new entry', async () => {
    const head = aHead({ lastSeq: 5 })
    await cache().publish(head)
    await settledAt(head)
    const found: (number | undefined)[] = []
    const stop = onWake(cache(), head.chatId, () => {
      void Promise.resolve(cache().head(head.workspaceId, head.chatId)).then((known) =>
        found.push(known?.generation),
      )
    })
    await cache().publish({ ...head, generation: 1 })
    await vi.waitFor(() => expect(found).toContain(1), soon)
    stop()
  })

  test('an idle warning comes and goes without an entry', async () => {
    const head = aHead()
    await cache().publish(head)
    const warned = { ...head, closesAt: 1_700_000_000_000 }
    const { received, stop } = listen(cache(), head.chatId)
    await cache().publish(warned)
    expect(await settledAt(warned)).toEqual(warned)
    await cache().publish(head)
    expect(await settledAt(head)).toEqual(head)
    const hints = () => received.filter(({ kind }) => kind === 'hint')
    await vi.waitFor(() => expect(hints()).toHaveLength(2), soon)
    stop()
  })

  test('the delivered marks only grow', async () => {
    const head = aHead({ lastSeq: 3, deliveredToVisitor: 2, deliveredToAgent: 3 })
    await cache().publish(head)
    await cache().publish({ ...head, lastSeq: 4, deliveredToVisitor: 0, deliveredToAgent: 1 })
    const after = { ...head, lastSeq: 4 }
    expect(await settledAt(after)).toEqual(after)
  })

  test('the delivered mark of the next agent of a chat is unknown', async () => {
    const head = aHead({ status: 'active', agentId: newId(), lastSeq: 3, deliveredToAgent: 3 })
    await cache().publish(head)
    const next = { ...head, agentId: newId(), lastSeq: 4, deliveredToAgent: 0 }
    await cache().publish(next)
    expect(await settledAt(next)).toEqual(next)
  })

  test('a higher delivered mark wakes as a hint; the same again changes nothing', async () => {
    const head = aHead({ lastSeq: 3 })
    await cache().publish(head)
    const { received, stop } = listen(cache(), head.chatId)
    await cache().markDelivered(head.workspaceId, head.chatId, 'visitor', 2)
    await cache().markDelivered(head.workspaceId, head.chatId, 'visitor', 2)
    await cache().markDelivered(head.workspaceId, head.chatId, 'visitor', 1)
    await cache().markDelivered(head.workspaceId, head.chatId, 'agent', 3)
    const marked = { ...head, deliveredToVisitor: 2, deliveredToAgent: 3 }
    expect(await settledAt(marked)).toEqual(marked)
    const hints = () => received.filter(({ kind }) => kind === 'hint')
    await vi.waitFor(() => expect(hints()).toHaveLength(2), soon)
    stop()
  })

  test('another page of the visitor wakes as a hint and outlives later heads; an earlier one changes nothing', async () => {
    const head = aHead({ lastSeq: 3 })
    await cache().publish(head)
    const { received, stop } = listen(cache(), head.chatId)
    const at = 1_772_600_767_089
    await cache().markPage(head.workspaceId, head.chatId, at)
    await cache().markPage(head.workspaceId, head.chatId, at - 1)
    const marked = { ...head, pageAt: at }
    expect(await settledAt(marked)).toEqual(marked)
    const hints = () => received.filter(({ kind }) => kind === 'hint')
    await vi.waitFor(() => expect(hints()).toHaveLength(1), soon)
    stop()
    await cache().publish({ ...head, lastSeq: 4 })
    expect(await settledAt({ ...marked, lastSeq: 4 })).toEqual({ ...marked, lastSeq: 4 })
  })

  test('the delivered mark of an unknown chat is not kept', async () => {
    const head = aHead({ lastSeq: 3 })
    await cache().markDelivered(head.workspaceId, head.chatId, 'visitor', 2)
    expect(await cache().head(head.workspaceId, head.chatId)).toBeNull()
    await cache().publish(head)
    expect(await settledAt(head)).toEqual(head)
  })

  test('a head moves forward; an older one changes nothing', async () => {
    const head = aHead({ lastSeq: 5, lastPublicSeq: 4 })
    const newer = { ...head, status: 'active' as const, agentId: newId(), lastSeq: 6, changedAt: 9 }
    await cache().publish(head)
    expect(await settledAt(head)).toEqual(head)
    await cache().publish(newer)
    expect(await settledAt(newer)).toEqual(newer)
    await cache().publish(head)
    await cache().remember({ ...head, lastSeq: 4, status: 'ended' })
    await cache().publish({ ...newer, lastSeq: 7 })
    expect(await settledAt({ ...newer, lastSeq: 7 })).toEqual({ ...newer, lastSeq: 7 })
  })

  test('read marks only grow, also those of an older head', async () => {
    const head = aHead({ lastSeq: 5, readByVisitor: 3, readByAgent: 1 })
    await cache().publish(head)
    await cache().publish({ ...head, lastSeq: 6, readByVisitor: 2 })
    expect(await settledAt({ ...head, lastSeq: 6, readByVisitor: 3 })).toEqual({
      ...head,
      lastSeq: 6,
      readByVisitor: 3,
    })
    await cache().publish({ ...head, readByVisitor: 0, readByAgent: 5 })
    expect(await settledAt({ ...head, lastSeq: 6, readByVisitor: 3, readByAgent: 5 })).toEqual({
      ...head,
      lastSeq: 6,
      readByVisitor: 3,
      readByAgent: 5,
    })
    await cache().remember({ ...head, lastSeq: 6, readByVisitor: 6, readByAgent: 2 })
    expect(await settledAt({ ...head, lastSeq: 6, readByVisitor: 6, readByAgent: 5 })).toEqual({
      ...head,
      lastSeq: 6,
      readByVisitor: 6,
      readByAgent: 5,
    })
  })

  test('a remembered head is known and wakes no waiter', async () => {
    const head = aHead()
    const { received, stop } = listen(cache(), head.chatId)
    await cache().remember(head)
    expect(await settledAt(head)).toEqual(head)
    await cache().publish({ ...head, lastSeq: 2 })
    await vi.waitFor(() => expect(received).toEqual([{ kind: 'log', seq: 2 }]), soon)
    stop()
  })

  test('a removed chat is unknown, also in lists', async () => {
    const head = aHead()
    await cache().publish(head)
    expect(await settledAt(head)).toEqual(head)
    await cache().forget(head.workspaceId, head.chatId)
    expect(await settled(() => cache().head(head.workspaceId, head.chatId), null)).toBeNull()
    const listed = await cache().members([head.workspaceId])
    expect(listed.filter(({ chatId }) => chatId === head.chatId)).toEqual([])
  })
}

function listSuite(cache: () => ChatCache): void {
  /** Positions are told once the list has been swept. */
  const swept = async (workspaceId: string) => {
    await cache().members([workspaceId])
    await cache().markComplete()
  }
  const positions = (heads: ChatHead[], expected: (number | null)[]) =>
    settled(
      () => Promise.all(heads.map(async (head) => cache().position(head.workspaceId, head.chatId))),
      expected,
    )
  const listsOf = async (workspaceId: string) =>
    (await cache().members([workspaceId]))
      .filter((member) => member.workspaceId === workspaceId)
      .map(({ chatId, list }) => [chatId, list])

  test('queue positions follow the ticket within the workspace, not the time of publishing', async () => {
    const workspaceId = newId()
    const third = aHead({ workspaceId, ticket: 120 })
    const first = aHead({ workspaceId, ticket: 9 })
    const second = aHead({ workspaceId, ticket: 33 })
    for (const head of [third, first, second]) await cache().publish(head)
    await cache().publish(aHead({ ticket: 1 }))
    await swept(workspaceId)
    expect(
      await positions([first, second, third, aHead({ workspaceId })], [1, 2, 3, null]),
    ).toEqual([1, 2, 3, null])
  })

  test('an accepted chat leaves the queue, and a requeued one has its old position', async () => {
    const workspaceId = newId()
    const first = aHead({ workspaceId, ticket: 1 })
    const second = aHead({ workspaceId, ticket: 2 })
    for (const head of [first, second]) await cache().publish(head)
    await swept(workspaceId)
    await cache().publish({ ...first, status: 'active', lastSeq: 2 })
    expect(await positions([first, second], [null, 1])).toEqual([null, 1])
    await cache().publish({ ...first, status: 'waiting', lastSeq: 3 })
    expect(await positions([first, second], [1, 2])).toEqual([1, 2])
  })

  test('a message leaves the queue, and those behind move up; it is listed while an agent has it', async () => {
    const workspaceId = newId()
    const first = aHead({ workspaceId, ticket: 1 })
    const second = aHead({ workspaceId, ticket: 2 })
    for (const head of [first, second]) await cache().publish(head)
    await swept(workspaceId)
    const left = { ...first, kind: 'message', lastSeq: 2 } as const
    await cache().publish(left)
    expect(await positions([first, second], [null, 1])).toEqual([null, 1])
    await cache().publish({ ...left, status: 'active', lastSeq: 3 })
    expect(await listsOf(workspaceId)).toContainEqual([first.chatId, 'active'])
    await cache().publish({ ...left, lastSeq: 4 })
    expect(await listsOf(workspaceId)).toEqual([[second.chatId, 'waiting']])
    expect(await positions([first, second], [null, 1])).toEqual([null, 1])
  })

  test('a commit whose outcome is unknown leaves no head, wakes as a hint, and no place that it may have changed', async () => {
    const workspaceId = newId()
    const first = aHead({ workspaceId, ticket: 1 })
    const second = aHead({ workspaceId, ticket: 2 })
    for (const head of [first, second]) await cache().publish(head)
    await swept(workspaceId)
    expect(await positions([first, second], [1, 2])).toEqual([1, 2])
    const { received, stop } = listen(cache(), first.chatId)
    await cache().invalidate({ ...first, lastSeq: 2 })
    const known = () => cache().head(workspaceId, first.chatId)
    expect(await settled(known, null)).toBeNull()
    await vi.waitFor(() => expect(received).toContainEqual({ kind: 'hint' }), soon)
    stop()
    expect(await positions([first, second], [1, 2])).toEqual([1, 2])
    await cache().invalidate({ ...first, status: 'active', lastSeq: 3 })
    expect(await positions([second], [null])).toEqual([null])
    expect(cache().isComplete()).toBe(false)
    await cache().publish({ ...first, status: 'active', lastSeq: 3 })
    await swept(workspaceId)
    expect(await positions([first, second], [null, 1])).toEqual([null, 1])
  })

  test('a chat that is polled is compared, until it was not polled for two turns or is in doubt', async () => {
    const [head, other] = [aHead(), aHead()]
    const { chatId } = head
    expect(cache().isCompared(chatId)).toBe(false)
    for (const polled of [head, other]) cache().addPolled(polled.chatId)
    cache().markCompared()
    expect(cache().isCompared(chatId)).toBe(true)
    cache().markCompared()
    expect(cache().isCompared(chatId)).toBe(true)
    expect(cache().isCompared(other.chatId)).toBe(false)
    expect(cache().polled()).toEqual([chatId])
    await cache().invalidate({ ...head, lastSeq: 2 })
    expect(cache().isCompared(chatId)).toBe(false)
  })

  test('a chat is in the list of its status, and in none after its end', async () => {
    const workspaceId = newId()
    const head = aHead({ workspaceId })
    await cache().publish(head)
    expect(await listsOf(workspaceId)).toEqual([[head.chatId, 'waiting']])
    await cache().publish({ ...head, status: 'active', lastSeq: 2 })
    expect(await listsOf(workspaceId)).toEqual([[head.chatId, 'active']])
    await cache().publish({ ...head, status: 'ended', lastSeq: 3 })
    expect(await listsOf(workspaceId)).toEqual([])
    await cache().publish({ ...head, status: 'active', lastSeq: 2 })
    expect(await listsOf(workspaceId)).toEqual([])
  })
}

function wakeSuite(cache: () => ChatCache): void {
  test('a waiter is woken by the chat’s log, until it is cancelled', async () => {
    const head = aHead()
    const [first, second] = [listen(cache(), head.chatId), listen(cache(), head.chatId)]
    const other = listen(cache(), newId())
    await cache().publish(head)
    await vi.waitFor(() => expect(first.received).toEqual([{ kind: 'log', seq: 1 }]), soon)
    first.stop()
    await cache().publish({ ...head, lastSeq: 2 })
    await vi.waitFor(() => expect(second.received).toHaveLength(2), soon)
    expect(first.received).toHaveLength(1)
    expect(other.received).toEqual([])
    second.stop()
    other.stop()
  })

  test('a woken waiter reads the change that woke it', async () => {
    const head = aHead({ lastSeq: 0 })
    await cache().remember(head)
    const found: unknown[] = []
    const stop = onWake(cache(), head.chatId, (wake) => {
      void Promise.resolve(cache().head(head.workspaceId, head.chatId)).then((now) =>
        found.push(wake.kind === 'log' && (now?.lastSeq ?? 0) >= wake.seq),
      )
    })
    const times = 50
    for (let lastSeq = 1; lastSeq <= times; lastSeq += 1) {
      await cache().head(head.workspaceId, head.chatId)
      await cache().publish({ ...head, lastSeq })
    }
    await vi.waitFor(() => expect(found).toHaveLength(times), soon)
    expect(found).toEqual(Array.from({ length: times }, () => true))
    stop()
  })

  test('a read mark wakes as a hint; a head that is published again wakes as the log', async () => {
    const head = aHead({ lastSeq: 3 })
    await cache().remember(head)
    const { received, stop } = listen(cache(), head.chatId)
    await cache().publish({ ...head, readByAgent: 2 })
    await cache().publish({ ...head, readByAgent: 2 })
    const expected: Wake[] = [{ kind: 'hint' }, { kind: 'log', seq: 3 }]
    await vi.waitFor(() => expect(received).toEqual(expected), soon)
    stop()
  })

  test('an older head wakes no waiter', async () => {
    const head = aHead({ lastSeq: 3 })
    await cache().remember(head)
    const { received, stop } = listen(cache(), head.chatId)
    await cache().publish({ ...head, lastSeq: 2 })
    await cache().publish({ ...head, lastSeq: 4 })
    await vi.waitFor(() => expect(received).toEqual([{ kind: 'log', seq: 4 }]), soon)
    stop()
  })

  test('a chat is watched while it has a waiter', () => {
    const [chatId, other] = [newId(), newId()]
    const stops = [chatId, chatId, other].map((id) => onWake(cache(), id, () => {}))
    const watched = () =>
      cache()
        .watched()
        .filter((id) => [chatId, other].includes(id))
    expect(watched()).toEqual([chatId, other])
    stops[0]?.()
    stops[0]?.()
    expect(watched()).toEqual([chatId, other])
    stops[1]?.()
    expect(watched()).toEqual([other])
    stops[2]?.()
    expect(watched()).toEqual([])
  })

  test('a waiter that is cancelled while others are woken is not called', async () => {
    const head = aHead()
    const received: string[] = []
    const stops = [
      onWake(cache(), head.chatId, () => {
        received.push('first')
        for (const stop of stops) stop()
        stops.push(onWake(cache(), head.chatId, () => received.push('again')))
      }),
    ]
    await cache().publish(head)
    await vi.waitFor(() => expect(received).toEqual(['first']), soon)
    await cache().publish({ ...head, lastSeq: 2 })
    await vi.waitFor(() => expect(received).toEqual(['first', 'again']), soon)
    stops.at(-1)?.()
  })
}

function queueSuite(cache: () => ChatCache): void {
  /** How often the queue has woken whoever waits for it, at the end of a series of signals. */
  function listenTo(workspaceId: string) {
    let count = 0
    const stop = cache().onQueue(workspaceId, () => (count += 1))
    return { count: (expected: number) => settled(() => count, expected), stop }
  }

  test('what changes a list of chats wakes who keeps one; what is said in an active chat does not', async () => {
    const head = aHead()
    let count = 0
    const stop = cache().onChats(head.workspaceId, () => (count += 1))
    const isTold = async (next: Partial<ChatHead>, expected: number) => {
      await cache().publish({ ...head, ...next })
      expect(await settled(() => count, expected)).toBe(expected)
    }
    const active = { status: 'active', agentId: newId() } as const
    await isTold({}, 1)
    await isTold({ lastSeq: head.lastSeq + 1 }, 2)
    await isTold({ ...active, lastSeq: head.lastSeq + 2 }, 3)
    await isTold({ ...active, lastSeq: head.lastSeq + 3 }, 3)
    await isTold({ ...active, lastSeq: head.lastSeq + 3, readByVisitor: 1 }, 3)
    await isTold({ ...active, agentId: newId(), lastSeq: head.lastSeq + 4 }, 4)
    await isTold({ status: 'ended', lastSeq: head.lastSeq + 5 }, 5)
    await isTold({ status: 'ended', lastSeq: head.lastSeq + 6 }, 6)
    stop()
    await cache().publish({ ...head, status: 'ended', lastSeq: head.lastSeq + 7 })
    expect(await settled(() => count, 6)).toBe(6)
  })

  test('a chat that comes to the queue or goes from it wakes who waits for the queue', async () => {
    const head = aHead()
    const { count, stop } = listenTo(head.workspaceId)
    await cache().publish(head)
    expect(await count(1)).toBe(1)
    await cache().publish({ ...head, status: 'active', agentId: newId(), lastSeq: 2 })
    expect(await count(2)).toBe(2)
    await cache().publish({ ...head, lastSeq: 3 })
    expect(await count(3)).toBe(3)
    await cache().forget(head.workspaceId, head.chatId)
    expect(await count(4)).toBe(4)
    stop()
    const other = listenTo(head.workspaceId)
    await cache().publish({ ...head, lastSeq: 4 })
    expect(await other.count(1)).toBe(1)
    expect(await count(4)).toBe(4)
    other.stop()
  })

  test('a message wakes who waits for the queue only as it leaves it', async () => {
    const head = aHead()
    const { count, stop } = listenTo(head.workspaceId)
    await cache().publish(head)
    expect(await count(1)).toBe(1)
    await cache().publish({ ...head, kind: 'message', lastSeq: 2 })
    expect(await count(2)).toBe(2)
    await cache().publish({ ...head, kind: 'message', lastSeq: 3 })
    await cache().publish(aHead({ workspaceId: head.workspaceId }))
    expect(await count(3)).toBe(3)
    stop()
  })

  test('a new entry of a waiting chat wakes it; one of an active chat, a mark or a repeat does not', async () => {
    const head = aHead()
    const active = aHead({ workspaceId: head.workspaceId, status: 'active', agentId: newId() })
    await cache().publish(head)
    await cache().publish(active)
    // The signals of these heads have come when the next one has.
    const first = listen(cache(), active.chatId)
    await cache().publish({ ...active, lastSeq: 2 })
    await vi.waitFor(() => expect(first.received.at(-1)).toEqual({ kind: 'log', seq: 2 }), soon)
    first.stop()
    const { count, stop } = listenTo(head.workspaceId)
    await cache().publish(head)
    await cache().publish({ ...head, readByVisitor: 1 })
    await cache().publish({ ...active, lastSeq: 3 })
    await cache().publish({ ...head, lastSeq: 2 })
    expect(await count(1)).toBe(1)
    stop()
  })
}

function recentSuite(cache: () => ChatCache): void {
  const entryOf = (head: ChatHead, seq: number): EntryRecord => ({
    id: newId(),
    workspaceId: head.workspaceId,
    chatId: head.chatId,
    seq,
    clientId: newId(),
    kind: 'text',
    authorType: 'visitor',
    authorId: head.visitorId,
    authorName: 'Ana "Bia" ☕',
    text: `Olá, 12 {"x":1} ${seq}`,
    rating: null,
    to: null,
    erased: false,
    createdAt: new Date('2026-03-04T05:06:07.089Z'),
  })

  /** Waits for the chat, and publishes entries 2, 3 … one by one. */
  async function publishEach(head: ChatHead, count: number) {
    const { received, stop } = listen(cache(), head.chatId)
    await cache().publish(head)
    const entries = Array.from({ length: count }, (_, at) => entryOf(head, head.lastSeq + 1 + at))
    for (const entry of entries) await cache().publish({ ...head, lastSeq: entry.seq }, [entry])
    await vi.waitFor(() => expect(received).toHaveLength(count + 1), soon)
    stop()
    return entries
  }

  test('who waits for a chat finds its entries when they are signalled', async () => {
    const head = aHead({ lastSeq: 1 })
    const entries = await publishEach(head, 3)
    const now = { ...head, lastSeq: 4 }
    expect(cache().recent(now, 1)).toEqual(entries)
    expect(cache().recent(now, 3)).toEqual(entries.slice(2))
    expect(cache().recent({ ...now, lastSeq: 3 }, 1)).toEqual(entries.slice(0, 2))
  })

  test('entries with a gap, of another generation or of a chat without waiters are not found', async () => {
    const head = aHead({ lastSeq: 1 })
    await publishEach(head, 2)
    const now = { ...head, lastSeq: 3 }
    expect(cache().recent(now, 0)).toBeNull()
    expect(cache().recent({ ...now, lastSeq: 4 }, 1)).toBeNull()
    expect(cache().recent({ ...now, generation: 1 }, 1)).toBeNull()
    const unwatched = aHead({ lastSeq: 1 })
    await cache().publish({ ...unwatched, lastSeq: 2 }, [entryOf(unwatched, 2)])
    expect(cache().recent({ ...unwatched, lastSeq: 2 }, 1)).toBeNull()
  })

  test('a signal without its entry leaves a gap', async () => {
    const head = aHead({ lastSeq: 1 })
    const { received, stop } = listen(cache(), head.chatId)
    await cache().publish({ ...head, lastSeq: 2 })
    const third = entryOf(head, 3)
    await cache().publish({ ...head, lastSeq: 3 }, [third])
    await vi.waitFor(() => expect(received).toHaveLength(2), soon)
    expect(cache().recent({ ...head, lastSeq: 3 }, 1)).toBeNull()
    expect(cache().recent({ ...head, lastSeq: 3 }, 2)).toEqual([third])
    stop()
  })
}

function typingSuite(cache: () => ChatCache): void {
  const workspaceId = newId()
  const typing = (chatId: string, expected: TypingHint[]) =>
    settled(() => cache().typing(workspaceId, chatId), expected)

  test('typing is known for the chat, separately for each side, until it stops', async () => {
    const chatId = newId()
    expect(await cache().typing(workspaceId, chatId)).toEqual([])
    await cache().setTyping(workspaceId, chatId, visitor, true)
    expect(await typing(chatId, [visitor])).toEqual([visitor])
    await cache().setTyping(workspaceId, chatId, agent, true)
    expect(await typing(chatId, [visitor, agent])).toEqual([visitor, agent])
    await cache().setTyping(workspaceId, chatId, visitor, false)
    expect(await typing(chatId, [agent])).toEqual([agent])
    await cache().setTyping(workspaceId, chatId, agent, false)
    expect(await typing(chatId, [])).toEqual([])
  })

  test('typing and stopping wake as hints; a stop without typing does not', async () => {
    const chatId = newId()
    const { received, stop } = listen(cache(), chatId)
    await cache().setTyping(workspaceId, chatId, visitor, false)
    await cache().setTyping(workspaceId, chatId, visitor, true)
    await cache().setTyping(workspaceId, chatId, visitor, false)
    await vi.waitFor(() => expect(received).toEqual([{ kind: 'hint' }, { kind: 'hint' }]), soon)
    stop()
  })
}
