import type { ServerFrame, ServerFrames } from '@papo/protocol'
import type { ChatHead } from '../../src/chat/chat-record.ts'
import type { EntryRecord } from '../../src/chat/entry-store.ts'
import { LastSentHints } from '../../src/message/last-sent-hints.ts'
import { Throttle } from '../../src/platform/throttle.ts'
import { memoryCache } from '../../src/memory/cache.ts'
import type { Caller } from '../../src/platform/caller.ts'
import type { Clock } from '../../src/platform/clock.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { defaultTimings } from '../../src/platform/timings.ts'
import { createQueuePositions } from '../../src/queue/queue-position.ts'
import type { Connection } from '../../src/realtime/connection.ts'
import type { RealtimeNeeds } from '../../src/realtime/needs.ts'
import { createRealtime } from '../../src/realtime/realtime.ts'
import { defaultSettings } from '../../src/site/site.ts'
import { aHead, newHash, newId, openAlways } from '../conformance/records.ts'

/** A clock that stands still until the test moves it. */
class TestClock implements Clock {
  #now = 1_700_000_000_000
  readonly #timers = new Set<{ at: number; every: number | null; run: () => void }>()

  now(): Date {
    return new Date(this.#now)
  }

  after(ms: number, run: () => void): () => void {
    return this.#add(ms, null, run)
  }

  every(ms: number, run: () => void): () => void {
    return this.#add(ms, ms, run)
  }

  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const [next] = [...this.#timers].sort((one, other) => one.at - other.at)
      if (next === undefined || next.at > end) break
      this.#now = next.at
      if (next.every === null) this.#timers.delete(next)
      else next.at += next.every
      next.run()
    }
    this.#now = end
  }

  #add(ms: number, every: number | null, run: () => void): () => void {
    const timer = { at: this.#now + ms, every, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }
}

/** The client's end of a socket. What it is sent stays in the buffer while it is paused. */
class TestConnection implements Connection {
  readonly frames: ServerFrame[] = []
  readonly closes: number[] = []
  buffered = 0
  confirms = 0
  isPaused = false

  send(text: string, onFlushed?: () => void): void {
    this.frames.push(JSON.parse(text) as ServerFrame)
    if (this.isPaused) this.buffered += text.length
    else onFlushed?.()
  }

  confirm(): void {
    this.confirms += 1
  }

  close(code: number): void {
    this.closes.push(code)
  }

  of<Name extends ServerFrame['type']>(name: Name): ServerFrames[Name][] {
    return this.frames.filter((frame) => frame.type === name) as ServerFrames[Name][]
  }

  seqs(): number[] {
    return this.of('log').flatMap(({ messages }) => messages.map(({ seq }) => seq))
  }
}

type OfEntry = Pick<EntryRecord, 'workspaceId' | 'chatId' | 'seq' | 'text' | 'createdAt'>

const textEntry = (entry: OfEntry): EntryRecord => ({
  id: newId(),
  clientId: null,
  kind: 'text',
  authorType: 'agent',
  authorId: newId(),
  authorName: 'Rita',
  rating: null,
  to: null,
  erased: false,
  ...entry,
})

/** The sockets of a process with one chat, over a database that can be away. */
export async function openSockets({ scale = 1 } = {}) {
  const clock = new TestClock()
  const cache = memoryCache(clock)
  await cache.members([])
  await cache.markComplete()
  let head: ChatHead = aHead({ status: 'active', agentId: newId(), lastSeq: 0, lastPublicSeq: 0 })
  const log: EntryRecord[] = []
  const database = { isAway: false, reads: 0 }
  const stores = {
    chats: { head: () => Promise.resolve(head) },
    entries: {
      after: ({ limit }: { limit: number }, seq: number) =>
        Promise.resolve(log.filter((entry) => entry.seq > seq).slice(0, limit)),
    },
  }
  const read = (task: (stores: never) => unknown) => {
    database.reads += 1
    const away = new Refusal('unavailable', 'The database is away.')
    return database.isAway ? Promise.reject(away) : Promise.resolve(task(stores as never))
  }
  const work = { read, run: read } as unknown as RealtimeNeeds['work']
  const ends = new Map<string, () => void>()
  const callers = new Map<string, Caller>()
  const draining = new AbortController()
  const closed: number[] = []
  const health = { isHealthy: true }
  const lastSentHints = new LastSentHints()
  const needs: RealtimeNeeds = {
    work,
    clock,
    cache: Object.assign(cache, { healthy: () => health.isHealthy }),
    random: { newId },
    load: { busy: () => 0 },
    queuePositions: createQueuePositions(cache, clock, work as never, { isAnswered: () => true }),
    siteAvailabilities: { of: () => openAlways },
    database: { installation: { epoch: '0f0f0f0f' } },
    rules: { of: () => defaultSettings, isClosing: () => false, load() {} },
    timings: defaultTimings,
    activityThrottle: new Throttle(),
    visitorPresence: { markSeen: () => {} },
    presence: { track: () => () => {} },
    lastSentHints,
    origins: { isListed: () => true, isAllowed: () => true, isListedIn: () => true },
    authenticator: {
      caller: (token) => callers.get(token) ?? null,
      keepAlive: (caller) => caller,
      listen: (caller, listener) => ends.set(caller.tokenHash, () => listener.tokenBecameInvalid()),
      stopListening: (caller) => ends.delete(caller.tokenHash),
    },
    metrics: {
      opened() {},
      received() {},
      sent() {},
      delivered() {},
      closed: (code) => closed.push(code),
    },
    answers: {} as RealtimeNeeds['answers'],
    count: () => {},
    draining: draining.signal,
    onError(error) {
      throw error
    },
  }
  const realtime = createRealtime(needs, { scale })
  const { workspaceId, siteId, visitorId, chatId } = head
  const token = `papo_v_${'v'.repeat(43)}`
  const visitor: Caller = {
    type: 'visitor',
    workspaceId,
    siteId,
    visitorId,
    name: null,
    tokenHash: newHash(),
  }
  callers.set(token, visitor)

  function open(address = '192.0.2.1') {
    realtime.requireVacancy(address)
    const connection = new TestConnection()
    const page = { method: 'GET', origin: undefined, isOwn: false, fetchSite: undefined }
    const socket = realtime.accept(connection, { page, address, session: null })
    const send = (...frames: object[]) => {
      for (const frame of frames) socket.receive(new TextEncoder().encode(JSON.stringify(frame)))
    }
    return { connection, socket, send }
  }

  return {
    clock,
    realtime,
    database,
    health,
    draining,
    closed,
    ends,
    chatId,
    visitor,
    lastSentHints,
    open,
    /** A socket of the visitor. */
    openAs: (address?: string) => {
      const opened = open(address)
      opened.send({ type: 'auth', token })
      return opened
    },
    /** A turn of the event loop, for what is awaited. */
    settle: () => clock.pass(0),
    /** Stores an entry; without a signal, as if it were lost. */
    async append({ text = 'Olá', isSignalled = true, isCarried = false } = {}) {
      const seq = log.length + 1
      log.push(textEntry({ workspaceId, chatId, seq, text, createdAt: clock.now() }))
      head = { ...head, lastSeq: seq, lastPublicSeq: seq }
      const entries = isCarried ? log.slice(-1) : []
      await (isSignalled ? cache.publish(head, entries) : cache.remember(head))
    },
  }
}
