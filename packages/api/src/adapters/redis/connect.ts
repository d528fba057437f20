import type { ChangeSignals } from '../../change-signals.ts'
import type { ChatCache, Wake } from '../../chat/chat-cache.ts'
import type { Clock } from '../../clock.ts'
import { RedisCache } from './cache.ts'
import { RedisChanges } from './changes.ts'
import { channels } from './keys.ts'
import { Link, type RedisClient } from './link.ts'
import { Shelves } from './shelves.ts'

const reportEveryMs = 1_000
const tellUntoldEveryMs = 1_000

export interface RedisOptions {
  url: string
  /** The database's: heads of another one are never found. */
  epoch: string
  clock: Clock
  /** Told what went wrong, at most once a second; Redis is tried again in any case. */
  onError: (error: unknown) => void
}

export interface RedisConnection {
  cache: ChatCache
  changes: ChangeSignals
  /** For what is counted; it queues nothing while Redis is away. */
  client: RedisClient
  /** Resolves once Redis has been reached for the first time, rejects where it is closed before. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** Connects in the background, and again for ever: a Redis that is away stops nothing. */
export function connectRedis(options: RedisOptions): RedisConnection {
  const { url, epoch, clock } = options
  const onError = atMostEvery(reportEveryMs, clock, options.onError)
  const shelves = new Shelves()
  const onStale = (key: string | null) => (key === null ? shelves.clear() : shelves.drop(key))
  const reader = new Link({ url, clock, onError, onStale })
  const writer = new Link({ url, clock, onError })
  const subscriber = new Link({ url, clock, onError })
  const links = [reader, writer, subscriber]
  const ear = { listening: false }
  const listens = () => ear.listening && subscriber.answers
  const cache = new RedisCache({ epoch, clock, onError, reader, shelves, writer, listens })
  const changes = new RedisChanges({ writer, clock, onError })
  const { ready, settle, fail } = settled()
  const settleWhenReady = () =>
    void (links.every((link) => link.answers) && ear.listening && settle())

  subscriber.onReady(() => {
    void listen(subscriber.client, ear, cache, changes).catch(onError).finally(settleWhenReady)
  })
  for (const link of [reader, writer]) link.onReady(settleWhenReady)
  for (const link of links) link.open()
  const stopTelling = clock.every(tellUntoldEveryMs, () => void cache.tellUntold())
  let closing: Promise<void> | undefined
  return {
    cache,
    changes,
    client: writer.client,
    ready: () => ready,
    close() {
      stopTelling()
      fail(new Error('The connection to Redis was closed before it was there'))
      closing ??= Promise.all(links.map((link) => link.close())).then(() => {})
      return closing
    },
  }
}

/** At each connection. The client itself takes up again what it listened to before a loss. */
async function listen(
  client: RedisClient,
  ear: { listening: boolean },
  cache: RedisCache,
  changes: RedisChanges,
): Promise<void> {
  if (!ear.listening) {
    await client.subscribe(Object.values(channels), (message, channel) => {
      if (channel === channels.changes) return void changes.hear(message)
      const { chatId, wake } = wakeOf(message)
      cache.wake(chatId, wake)
    })
    ear.listening = true
  }
  cache.wakeAll()
  await changes.hearAll()
}

/** `log 12 <chat id>` or `hint 0 <chat id>`. */
function wakeOf(message: string): { chatId: string; wake: Wake } {
  const [kind, seq, chatId = ''] = message.split(' ')
  return { chatId, wake: kind === 'log' ? { kind, seq: Number(seq) } : { kind: 'hint' } }
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
  // Nobody has to wait for it.
  ready.catch(() => {})
  return { ready, settle, fail }
}
