import { randomUUID } from 'node:crypto'
import type { ChangeSignals } from '@papo/core/platform/change-signals'
import type { ChatCache } from '@papo/core/chat/chat-cache'
import type { Clock } from '@papo/core/platform/clock'
import { RedisCache } from './cache.ts'
import { Calls } from './calls.ts'
import { RedisChanges } from './changes.ts'
import { Connection, type RedisClient } from './connection.ts'
import type { Names } from './names.ts'
import { explained } from './refusals.ts'
import { tryWrite } from './scripts.ts'
import { onceInAWhile, type RedisState, StateReport } from './state.ts'
import { TrackedValues } from './tracked-values.ts'

const lookEveryMs = 1_000
const retryUnpublishedEveryMs = 1_000
/** A process that has gone leaves its key for so long. */
const nodeMs = 10_000

export interface RedisOptions {
  url: string
  names: Names
  clock: Clock
  /** Receives the state when it changes, and every five minutes while it is not `ok`; Redis is tried again in any case. */
  onState: (state: RedisState, forMs: number) => void
  /** Receives what failed while Redis was there; the same error at most every five minutes. */
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
  const { names, clock } = options
  const link = openLink(options)
  const { reader, writer, subscriber, trackedValues, subscription } = link
  const onError = onceInAWhile(options.onError)
  const isSubscribed = () => subscription.isActive && subscriber.answers
  const calls = new Calls({ clock, onError, reader, writer })
  const cache = new RedisCache({ names, clock, calls, trackedValues, isSubscribed })
  const changes = new RedisChanges({ names, writer, clock, onError })
  const { ready, settle, fail } = settled()
  const settleWhenReady = () => void (link.state().is === 'ok' && settle())
  subscriber.onReady(() => {
    void listen(names, subscriber.client, subscription, cache, changes)
      .catch((error: unknown) => link.failed(error))
      .finally(settleWhenReady)
  })
  for (const connection of link.connections) {
    connection.onAnswering(settleWhenReady)
    connection.open()
  }
  const report = new StateReport(options.onState)
  const stops = [
    clock.every(retryUnpublishedEveryMs, () => void cache.retryUnpublished()),
    clock.every(lookEveryMs, () => report.look(link.state())),
  ]
  let closing: Promise<void> | undefined
  return {
    cache,
    changes,
    client: writer.client,
    ready: () => ready,
    close() {
      for (const stop of stops) stop()
      fail(new Error('The connection to Redis was closed before it was there'))
      closing ??= Promise.all(link.connections.map((connection) => connection.close())).then(
        () => {},
      )
      return closing
    },
  }
}

/** The three connections, and what they are good for together. */
function openLink({ url, names, clock }: RedisOptions) {
  let failure = 'it has not been reached yet'
  const failed = (error: unknown) => {
    failure = explained(error)
  }
  const trackedValues = new TrackedValues()
  const subscription = { isActive: false }
  const own = names.node(randomUUID())
  const onStale = (key: string | null) => trackedValues.changed(key)
  const probe = (client: RedisClient) => {
    // @fault health-is-a-write
    return tryWrite.run((command) => client.sendCommand(command), [own], [String(nodeMs)])
  }
  const reader = new Connection({ url, clock, onError: failed, onStale })
  const subscriber = new Connection({ url, clock, onError: failed })
  const writer = new Connection({
    url,
    clock,
    onError: failed,
    probe,
    // The others may still lead to the server that was demoted.
    onMoved() {
      reader.reopen()
      subscriber.reopen()
    },
  })
  const state = (): RedisState => {
    const refusal = writer.refusal ?? reader.refusal ?? subscriber.refusal
    if (refusal !== null) return { is: 'refuses writes', reason: refusal }
    const isThere = [reader, writer, subscriber].every((connection) => connection.answers)
    return isThere && subscription.isActive ? { is: 'ok' } : { is: 'away', reason: failure }
  }
  const connections = [reader, writer, subscriber]
  return { reader, writer, subscriber, trackedValues, subscription, connections, state, failed }
}

/** Runs at each connection. It subscribes once; after a loss, the client renews the subscription itself. */
async function listen(
  names: Names,
  client: RedisClient,
  subscription: { isActive: boolean },
  cache: RedisCache,
  changes: RedisChanges,
): Promise<void> {
  if (!subscription.isActive) {
    await client.subscribe([names.wake, names.changes], (message, channel) => {
      if (channel === names.changes) return void changes.receive(message)
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
