import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { measuredEnv } from './chats.ts'
import { freshDatabase, servers } from './database.ts'
import { People } from './people.ts'
import { pinLoad, pinned, processorSeconds, residentBytes, type Running, start } from './process.ts'

/**
 * `pnpm bench:realtime`: one API process on PostgreSQL and Redis with idle visitors on WebSocket and talking ones
 * beside them, all on the real SDK. It prints how long a message takes from `send` to the other side's view, the
 * processor time of the API, and its memory for an idle connection against that of a bare `ws` server. IDLE,
 * TALKING, SECONDS and EVERY_MS change how much it does; ONLY=memory measures the memory alone.
 */
const idle = Number(process.env['IDLE'] ?? 10_000)
const talking = Number(process.env['TALKING'] ?? 300)
const seconds = Number(process.env['SECONDS'] ?? 30)
const everyMs = Number(process.env['EVERY_MS'] ?? 5000)
const isMemoryAlone = process.env['ONLY'] === 'memory'
const settleMs = 10_000

const { database, redis } = servers()
pinLoad()
console.log(`servers and load on ${pinned ? 'a core each' : 'the same cores'}`)
const bare = await bareBytes()
const papo = await start(
  'packages/api/dist/main.js',
  { ...measuredEnv, DATABASE_URL: await freshDatabase(database), REDIS_URL: redis },
  '/readyz',
)
const talkers = await People.connect(papo, { idle: 0, talking })
await talkers.talk(5, everyMs)
if (!isMemoryAlone) show('talking alone', await talkers.talk(seconds, everyMs), 0)
await sleep(settleMs)
const before = residentBytes(papo.pid)
const visitors = await People.connect(papo, { idle, talking: 0 })
await sleep(settleMs)
const own = (residentBytes(papo.pid) - before) / idle
console.log(
  `an idle connection of ${idle}: ${kilo(own)} kB against ${kilo(bare)} kB of bare ws, ratio ${(own / bare).toFixed(2)}`,
)
if (!isMemoryAlone) await showProcessor()
const { online, all } = await visitors.online()
console.log(
  `online: ${online} of ${all} idle; resident ${Math.round(residentBytes(papo.pid) / 2 ** 20)} MiB`,
)
talkers.leave()
visitors.leave()
await papo.stop()
process.exit(0)

async function showProcessor(): Promise<void> {
  const from = processorSeconds(papo.pid)
  await sleep(seconds * 1000)
  console.log(`all idle: ${share(processorSeconds(papo.pid) - from, seconds)} % of a core`)
  const talkFrom = processorSeconds(papo.pid)
  const talk = await talkers.talk(seconds, everyMs)
  show(`talking beside ${idle} idle`, talk, processorSeconds(papo.pid) - talkFrom)
}

/** Memory that a bare `ws` server takes for each idle connection. */
async function bareBytes(): Promise<number> {
  const bareServer = await start('bench/bare-sockets.ts', {}, '/')
  const warm = await connectBare(bareServer, 300)
  await sleep(settleMs)
  const warmBytes = residentBytes(bareServer.pid)
  const sockets = await connectBare(bareServer, idle)
  await sleep(settleMs)
  const bytes = (residentBytes(bareServer.pid) - warmBytes) / idle
  for (const socket of [...warm, ...sockets]) socket.terminate()
  await bareServer.stop()
  return bytes
}

async function connectBare({ url }: Running, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(100, count - sockets.length) }, () => openOne(url))
    sockets.push(...(await Promise.all(some)))
  }
  return sockets
}

function openOne(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}

function show(
  what: string,
  { sends, missing, p50Ms, p99Ms, answerP99Ms, lagMs }: Awaited<ReturnType<People['talk']>>,
  processor: number,
): void {
  const used = processor > 0 ? `, ${share(processor, seconds)} % of a core` : ''
  console.log(
    `${what}: ${sends} messages, ${missing} missing, p50 ${Math.round(p50Ms)} ms, p99 ${Math.round(p99Ms)} ms${used}; answered p99 ${Math.round(answerP99Ms)} ms, the load itself is late by ${Math.round(lagMs)} ms (p99)`,
  )
}

function kilo(bytes: number): string {
  return (bytes / 1000).toFixed(1)
}

function share(used: number, of: number): string {
  return ((used / of) * 100).toFixed(0)
}
