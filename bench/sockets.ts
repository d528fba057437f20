import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { measuredEnv, message, send, startChats, type Visitor } from './chats.ts'
import { freshDatabase, servers } from './database.ts'
import { percentile } from './load.ts'
import { pinLoad, type Running, start } from './process.ts'

/**
 * `pnpm bench:sockets` compares sockets with bare `ws` in the same run, on PostgreSQL and Redis:
 * - the memory of a visitor whose socket watches a chat in which nothing happens; IDLE says how many there are;
 * - how long an entry takes from its sending at one node to the socket of another node, RATE entries a second.
 */
const idle = Number(process.env['IDLE'] ?? 2000)
const rate = Number(process.env['RATE'] ?? 200)
const seconds = Number(process.env['SECONDS'] ?? 10)
const token = 'the-token-of-the-benchmark'

const { database, redis } = servers()
pinLoad()
const env = {
  ...measuredEnv,
  DATABASE_URL: await freshDatabase(database),
  REDIS_URL: redis,
  METRICS_TOKEN: token,
  PAPO_SECRET: 'the secret of the benchmark, which is long enough',
}
const one = await start('packages/api/dist/main.js', env, '/readyz')
const other = await start('packages/api/dist/main.js', env, '/readyz')
const bare = await start('bench/bare-sockets.ts', { REDIS_URL: redis }, '/')
const otherBare = await start('bench/bare-sockets.ts', { REDIS_URL: redis }, '/')

const visitors = await startChats(one, idle)
console.log(`${idle} chats have been started`)
const bareBytes = await memoryOfIdle(bare, rssOfBare, idle, (url) => connect(url))
const bytes = await memoryOfIdle(other, rssOf, idle, (url, at) => watch(url, visitors[at]))
console.log(
  `idle socket: ${kilobytes(bytes)}, bare ws ${kilobytes(bareBytes)}: ${(bytes / bareBytes).toFixed(2)}×`,
)
const bareMs = await deliveryOfBare(bare, otherBare)
const sends: number[] = []
const ms = await delivery(one, other, visitors.slice(0, 100))
console.log(`a send is answered after ${percentile(sends, 0.5).toFixed(1)} ms (p50)`)
for (const [name, share] of [
  ['p50', 0.5],
  ['p99', 0.99],
] as const) {
  const [own, floor] = [percentile(ms, share), percentile(bareMs, share)]
  const ratio = (own / floor).toFixed(2)
  console.log(
    `delivery ${name}: ${own.toFixed(1)} ms, bare relay ${floor.toFixed(1)} ms: ${ratio}×`,
  )
}
for (const running of [one, other, bare, otherBare]) await running.stop()

async function memoryOfIdle(
  running: Running,
  rss: (running: Running) => Promise<number>,
  count: number,
  open: (url: string, at: number) => Promise<WebSocket>,
): Promise<number> {
  // The first sockets load what all of them share.
  const warm = await Promise.all(Array.from({ length: 50 }, (_, at) => open(running.url, at)))
  await sleep(5000)
  const before = await rss(running)
  const sockets: WebSocket[] = []
  for (let at = 50; at < count; at += 50) {
    const some = Array.from({ length: 50 }, (_, offset) => open(running.url, at + offset))
    sockets.push(...(await Promise.all(some)))
  }
  await sleep(20_000)
  const grown = (await rss(running)) - before
  const lost = sockets.filter(({ readyState }) => readyState !== WebSocket.OPEN).length
  if (lost > 0) throw new Error(`${lost} sockets were closed`)
  for (const socket of [...warm, ...sockets]) socket.terminate()
  await sleep(2000)
  return grown / sockets.length
}

async function connect(url: string, protocol?: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), protocol, { perMessageDeflate: false })
  await once(socket, 'open')
  return socket
}

/** A socket that has the first page of its chat. */
async function watch(url: string, visitor: Visitor | undefined): Promise<WebSocket> {
  if (visitor === undefined) throw new Error('there is a chat for each socket')
  const socket = await connect(`${url}/v1/realtime`, 'papo.v1')
  const first = once(socket, 'message')
  socket.send(JSON.stringify({ type: 'auth', token: visitor.headers['authorization']?.slice(7) }))
  socket.send(JSON.stringify({ type: 'watch', chatId: visitor.at.split('/')[3] }))
  const closed = once(socket, 'close').then(([code]) => {
    throw new Error(`the socket was closed with ${String(code)}`)
  })
  await Promise.race([first, closed])
  closed.catch(() => {})
  socket.on('message', answerPing)
  return socket
}

/** A client that is asked whether it is there says so. */
function answerPing(this: WebSocket, data: Buffer): void {
  if (data.toString() === '{"type":"ping"}') this.send('{"type":"pong"}')
}

async function rssOfBare({ url }: Running): Promise<number> {
  const { rss } = (await (await fetch(url)).json()) as { rss: number }
  return rss
}

async function rssOf({ url }: Running): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  return Number(/^process_resident_memory_bytes (.+)$/mu.exec(await answer.text())?.[1])
}

/** Calls `run` at the rate. */
async function atRate(run: (at: number) => void): Promise<void> {
  const begunAt = performance.now()
  for (let at = 0; at < rate * seconds; at += 1) {
    const dueAt = begunAt + (at * 1000) / rate
    if (dueAt > performance.now()) await sleep(dueAt - performance.now())
    run(at)
  }
  await sleep(2000)
}

async function deliveryOfBare(from: Running, to: Running): Promise<number[]> {
  const [sender, receiver] = [await connect(from.url), await connect(to.url)]
  const took: number[] = []
  receiver.on('message', (data: Buffer) => {
    const { sentAt } = JSON.parse(data.toString()) as { sentAt: number }
    took.push(performance.now() - sentAt)
  })
  const plain = JSON.parse(message()) as object
  await atRate(() => sender.send(JSON.stringify({ ...plain, sentAt: performance.now() })))
  for (const socket of [sender, receiver]) socket.terminate()
  return took
}

async function delivery(from: Running, to: Running, chats: Visitor[]): Promise<number[]> {
  const sentAt = new Map<Visitor, number>()
  const took: number[] = []
  const sockets = await Promise.all(
    chats.map(async (visitor) => {
      const socket = await watch(to.url, visitor)
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as { messages?: unknown[] }
        const begunAt = sentAt.get(visitor)
        if (begunAt === undefined || (frame.messages ?? []).length === 0) return
        took.push(performance.now() - begunAt)
        sentAt.delete(visitor)
      })
      return socket
    }),
  )
  await atRate((at) => {
    const visitor = chats[at % chats.length]
    // One entry of a chat is on its way at a time.
    if (visitor === undefined || sentAt.has(visitor)) return
    const begunAt = performance.now()
    sentAt.set(visitor, begunAt)
    send(from, visitor).then(
      () => sends.push(performance.now() - begunAt),
      () => sentAt.delete(visitor),
    )
  })
  for (const socket of sockets) socket.terminate()
  return took
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
