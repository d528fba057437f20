import type { ChangeSignals } from '@papo/core/platform/change-signals'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import type { Clock } from '@papo/core/platform/clock'
import { RedisCache } from './cache.ts'
import { RedisChanges } from './changes.ts'
import { channels } from './keys.ts'
import { Connection, type RedisClient } from './connection.ts'
import { TrackedValues } from './tracked-values.ts'

const reportEveryMs = 1_000
const retryUnpublishedEveryMs = 1_000

export interface RedisOptions {
  url: string
  /** The database's epoch now: heads of another epoch are never found. */
  readonly epoch: string
  clock: Clock
  /** Receives errors, at most one a second. Redis is tried again in any case. */
  onError: (error: unknown) => void
}

export interface RedisConnection {
  cache: ChatCache
  changes: ChangeSignals
  /** For the rate-limit counters; it queues nothing while Redis is away. */
  client: RedisClient
  /** Resolves when Redis has been reached for the first time; rejects if the connection is closed before. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** Connects in the background and reconnects without end: nothing stops while Redis is away. */
export function connectRedis(options: RedisOptions): RedisConnection {
  const { url, clock } = options
  const onError = atMostEvery(reportEveryMs, clock, options.onError)
  const trackedValues = new TrackedValues()
  const onStale = (key: string | null) => trackedValues.changed(key)
  const reader = new Connection({ url, clock, onError, onStale })
  const writer = new Connection({ url, clock, onError })
  const subscriber = new Connection({ url, clock, onError })
  const connections = [reader, writer, subscriber]
  const subscription = { isActive: false }
  const isSubscribed = () => subscription.isActive && subscriber.answers
  const cache = new RedisCache({
    get epoch() {
      return options.epoch
    },
    clock,
    onError,
    reader,
    trackedValues,
    writer,
    isSubscribed,
  })
  const changes = new RedisChanges({ writer, clock, onError })
  const { ready, settle, fail } = settled()
  const settleWhenReady = () =>
    void (
      connections.every((connection) => connection.answers) &&
      subscription.isActive &&
      settle()
    )

  subscriber.onReady(() => {
    void listen(subscriber.client, subscription, cache, changes)
      .catch(onError)
      .finally(settleWhenReady)
  })
  for (const connection of [reader, writer]) connection.onReady(settleWhenReady)
  for (const connection of connections) connection.open()
  const stopRetrying = clock.every(retryUnpublishedEveryMs, () => void cache.retryUnpublished())
  let closing: Promise<void> | undefined
  return {
    cache,
    changes,
    client: writer.client,
    ready: () => ready,
    close() {
      stopRetrying()
      fail(new Error('The connection to Redis was closed before it was there'))
      closing ??= Promise.all(connections.map((connection) => connection.close())).then(() => {})
      return closing
    },
  }
}

/** Runs at each connection. It subscribes once; after a loss, the client renews the subscription itself. */
async function listen(
  client: RedisClient,
  subscription: { isActive: boolean },
  cache: RedisCache,
  changes: RedisChanges,
): Promise<void> {
  if (!subscription.isActive) {
    await client.subscribe(Object.values(channels), (message, channel) => {
      if (channel === channels.changes) return void changes.receive(message)
      receiveWake(cache, message)
    })
    subscription.isActive = true
  }
  cache.wakeAll()
  await changes.receiveAll()
}

/** `log 12 <chat id> <entries>`, `hint 0 <chat id>`, `queue 0 <workspace id>` or `chats 0 <workspace id>`; a log may come without entries. */
function receiveWake(cache: RedisCache, message: string): void {
  const [kind, seq, id = ''] = message.split(' ', 3)
  const entriesAt = `${kind} ${seq} ${id} `.length
  if (message.length > entriesAt) cache.keepRecent(id, message.slice(entriesAt))
  if (kind === 'queue') cache.wakeQueue(id)
  else if (kind === 'chats') cache.wakeChats(id)
  else cache.wake(id, kind === 'log' ? { kind, seq: Number(seq) } : { kind: 'hint' })
}

function atMostEvery(ms: number, clock: Clock, run: (error: unknown) => void) {
  let last = Number.NEGATIVE_INFINITY
  return (error: unknown): void => {
    const now = clock.now().getTime()
    if (Math.abs(now - last) < ms) return
    last = now
    run(error)
  }
}

function settled() {
  let settle = () => {}
  let fail: (error: Error) => void = () => {}
  const ready = new Promise<void>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  // A rejection that nobody awaits must not crash the process.
  ready.catch(() => {})
  return { ready, settle, fail }
}
