import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Balancer } from './balancer.ts'
import { measuredEnv, message, startChats, type Visitor } from './chats.ts'
import { freshDatabase } from './database.ts'
import { median, percentile } from './load.ts'
import { People } from './people.ts'
import { pinLoad, pinned, type Running, start } from './process.ts'
import { textOf } from './text-of.ts'

/**
 * `pnpm bench:realtime-nodes`: two API processes on PostgreSQL and Redis. It compares how long a message takes from
 * one node to a socket of the other with a bare relay over Redis, then kills one node under clients of the real SDK
 * and prints how they come back. PER_SECOND, SECONDS, ROUNDS, IDLE and TALKING change how much it does.
 */
const perSecond = Number(process.env['PER_SECOND'] ?? 200)
const seconds = Number(process.env['SECONDS'] ?? 10)
const rounds = Number(process.env['ROUNDS'] ?? 3)
const idle = Number(process.env['IDLE'] ?? 2000)
const talking = Number(process.env['TALKING'] ?? 100)
const rooms = 100
const backWithinMs = 60_000

const server = process.env['BENCH_DATABASE_URL']
const redis = process.env['BENCH_REDIS_URL']
if (server === undefined || redis === undefined) {
  throw new Error('BENCH_DATABASE_URL and BENCH_REDIS_URL name the servers')
}
pinLoad()
console.log(`servers and load on ${pinned ? 'a core each' : 'the same cores'}`)
const env = { ...measuredEnv, DATABASE_URL: await freshDatabase(server), REDIS_URL: redis }
const first = await start('packages/api/src/main.ts', env, '/readyz')
const second = await start('packages/api/src/main.ts', env, '/readyz')
await delivery()
await killed()
process.exit(0)

interface Delays {
  p50Ms: number
  p99Ms: number
}

async function delivery(): Promise<void> {
  const relays = [
    await start('bench/bare-relay.ts', { REDIS_URL: redis ?? '' }, '/'),
    await start('bench/bare-relay.ts', { REDIS_URL: redis ?? '' }, '/'),
  ] as const
  const own = await papoDelivery()
  const bare = await relayDelivery(relays[0], relays[1])
  const pairs: { own: Delays; bare: Delays }[] = []
  for (let round = 0; round < rounds; round += 1) {
    pairs.push({ own: await own.measure(), bare: await bare.measure() })
  }
  const ratio = median(pairs.map((pair) => pair.own.p50Ms / pair.bare.p50Ms))
  const shown = (all: Delays[]) =>
    `p50 ${median(all.map(({ p50Ms }) => p50Ms)).toFixed(1)} ms, p99 ${median(all.map(({ p99Ms }) => p99Ms)).toFixed(1)} ms`
  console.log(
    `to a socket of the other node at ${perSecond} messages/s: ${shown(pairs.map((pair) => pair.own))}; bare relay ${shown(pairs.map((pair) => pair.bare))}; ratio ${ratio.toFixed(2)}`,
  )
  own.close()
  bare.close()
  for (const relay of relays) await relay.stop()
}

/** Visitors send to the first node, and follow their chats on the second. Counted from the call. */
async function papoDelivery() {
  const visitors = await startChats(first, rooms)
  const arrived = new Map<string, number>()
  const sockets = visitors.map((visitor) =>
    follow(second, visitor, (clientId) => arrived.set(clientId, performance.now())),
  )
  await Promise.all(sockets.map(({ isReady }) => isReady))
  return {
    measure: () =>
      delaysOf(arrived, async (at) => {
        const visitor = visitors[at % rooms]
        const body = message()
        const { clientId } = JSON.parse(body) as { clientId: string }
        const { headers, at: path } = visitor ?? { headers: {}, at: '' }
        const json = { ...headers, 'content-type': 'application/json' }
        const answer = await fetch(first.url + path, { method: 'POST', headers: json, body })
        if (!answer.ok) throw new Error(`a send was answered ${answer.status}`)
        await answer.arrayBuffer()
        return clientId
      }),
    close: () => sockets.forEach(({ socket }) => socket.terminate()),
  }
}

function follow(
  { url }: Running,
  { at, headers }: Visitor,
  onMessage: (clientId: string) => void,
): { socket: WebSocket; isReady: Promise<void> } {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/realtime`, ['papo.v1'])
  const chatId = at.split('/')[3]
  const token = headers['authorization']?.replace('Bearer ', '')
  const isReady = new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'auth', token }))
      socket.send(JSON.stringify({ type: 'watch', chatId, after: '' }))
    })
    socket.on('message', (data) => {
      const frame = JSON.parse(textOf(data)) as {
        type: string
        messages?: { clientId: string | null }[]
      }
      if (frame.type === 'log') resolve()
      for (const { clientId } of frame.messages ?? []) if (clientId !== null) onMessage(clientId)
    })
  })
  return { socket, isReady }
}

async function relayDelivery(from: Running, to: Running) {
  const arrived = new Map<string, number>()
  const room = async ({ url }: Running, at: number) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/room-${at}`)
    await new Promise((resolve) => socket.once('open', resolve))
    return socket
  }
  const speakers: WebSocket[] = []
  const listeners: WebSocket[] = []
  for (let at = 0; at < rooms; at += 1) {
    speakers.push(await room(from, at))
    const listener = await room(to, at)
    listener.on('message', (data) => arrived.set(textOf(data), performance.now()))
    listeners.push(listener)
  }
  let number = 0
  return {
    measure: () =>
      delaysOf(arrived, (at) => {
        const text = `message ${(number += 1)}`
        speakers[at % rooms]?.send(text)
        return Promise.resolve(text)
      }),
    close: () => [...speakers, ...listeners].forEach((socket) => socket.terminate()),
  }
}

/** Sends at a fixed rate; the delays until the arrivals. Throws where one is missing. */
async function delaysOf(
  arrived: ReadonlyMap<string, number>,
  send: (at: number) => Promise<string>,
): Promise<Delays> {
  const sends: Promise<{ id: string; at: number }>[] = []
  const began = performance.now()
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const at = performance.now()
    sends.push(send(number).then((id) => ({ id, at })))
    await sleep(Math.max(0, began + ((number + 1) * 1000) / perSecond - performance.now()))
  }
  const sent = await Promise.all(sends)
  await sleep(1000)
  const delays = sent.map(({ id, at }) => (arrived.get(id) ?? Number.NaN) - at)
  const missing = delays.filter(Number.isNaN).length
  if (missing > 0) throw new Error(`${missing} of ${sent.length} messages did not arrive`)
  return { p50Ms: percentile(delays, 50), p99Ms: percentile(delays, 99) }
}

async function killed(): Promise<void> {
  const balancer = await Balancer.open([first.url, second.url])
  const people = await People.connect(balancer, { idle, talking })
  const steady = await people.talk(5, 5000)
  const at = performance.now()
  const talk = people.talk(seconds, 5000)
  await sleep(1000)
  await first.kill()
  const killedAt = performance.now()
  const { missing, sends } = await talk
  await sleep(1000)
  let counts = await people.online()
  while (counts.online < counts.all && performance.now() - killedAt < backWithinMs) {
    await sleep(200)
    counts = await people.online()
  }
  const attempts = balancer.attempts.filter((time) => time > at)
  const lastAt = Math.max(killedAt, ...attempts)
  const perSecondCounts = new Map<number, number>()
  for (const time of attempts) {
    const second = Math.floor((time - killedAt) / 1000)
    perSecondCounts.set(second, (perSecondCounts.get(second) ?? 0) + 1)
  }
  const spread = (lastAt - killedAt) / 1000
  console.log(
    `one of two nodes killed: ${counts.online} of ${counts.all} back, the last attempt after ${spread.toFixed(1)} s; ${attempts.length} attempts, most in a second ${Math.max(...perSecondCounts.values())}, mean ${(attempts.length / Math.max(1, spread)).toFixed(1)}; ${steady.sends + sends} messages, ${steady.missing + missing} missing`,
  )
  people.leave()
  balancer.close()
  await second.stop()
}
