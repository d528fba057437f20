import { setTimeout as sleep } from 'node:timers/promises'
import { measuredEnv, owner, send, startChats, type Visitor } from './chats.ts'
import { freshDatabase } from './database.ts'
import { percentile } from './load.ts'
import { pinLoad, type Running, start } from './process.ts'

/**
 * `pnpm bench:memory` runs one API process on PostgreSQL, with Redis where BENCH_REDIS_URL is set:
 * 300 chats that are all polled, occasional texts, and at the end a flood of wrong passwords. It
 * prints the memory every 15 s, its slope after the second minute, and the durations of polls
 * without and with the flood. MINUTES changes how long it takes.
 */
const minutes = Number(process.env['MINUTES'] ?? 5)
const chatCount = 300
const pollEveryMs = 3000
const textsPerSecond = 5
const floodSeconds = 30
const floodCallers = 50
const everyMs = 15_000
const warmMinutes = 2
const token = 'the-token-of-the-benchmark'

const server = process.env['BENCH_DATABASE_URL']
if (server === undefined) throw new Error('BENCH_DATABASE_URL names the PostgreSQL server')
const redis = process.env['BENCH_REDIS_URL']
pinLoad()
const papo = await start(
  'packages/api/dist/main.js',
  {
    ...measuredEnv,
    DATABASE_URL: await freshDatabase(server),
    METRICS_TOKEN: token,
    ...(redis === undefined ? {} : { REDIS_URL: redis }),
  },
  '/readyz',
)
const visitors = await startChats(papo, chatCount)
const ending = new AbortController()
const took: number[] = []
const pollers = visitors.map((visitor, index) => poll(papo, visitor, index % 3 === 0))
const writer = write(papo, visitors)
await watchMemory(papo)
const calm = await pollsDuring(() => sleep(floodSeconds * 1000))
const flooded = await pollsDuring(() => flood(papo))
console.log(`polls p95: ${p95(calm)} ms, under a flood of wrong passwords ${p95(flooded)} ms`)
ending.abort()
await Promise.allSettled([...pollers, writer])
await papo.stop()

/** Follows a chat as a client does, by held or by plain polls. */
async function poll({ url }: Running, { at, headers }: Visitor, isHeld: boolean): Promise<void> {
  let after = ''
  while (!ending.signal.aborted) {
    if (!isHeld) await sleep(pollEveryMs * (0.8 + Math.random() * 0.4))
    const query = `?after=${after}${isHeld ? '&wait=5' : ''}`
    const begunAt = performance.now()
    const answer = await fetch(url + at + query, { headers, signal: ending.signal })
    const page = (await answer.json()) as { cursor: string }
    if (!isHeld) took.push(performance.now() - begunAt)
    after = page.cursor
  }
}

async function write(to: Running, all: Visitor[]): Promise<void> {
  for (let next = 0; !ending.signal.aborted; next += 1) {
    const visitor = all[next % all.length]
    // A busy server may refuse a send for a moment.
    if (visitor !== undefined) await send(to, visitor).catch(() => {})
    await sleep(1000 / textsPerSecond)
  }
}

async function watchMemory(of: Running): Promise<void> {
  const seen: { minute: number; rss: number }[] = []
  const begunAt = performance.now()
  for (;;) {
    const minute = (performance.now() - begunAt) / 60_000
    const { rss, heap } = await memoryOf(of)
    seen.push({ minute, rss })
    console.log(`${minute.toFixed(2)} min  RSS ${rss.toFixed(1)} MB  heap ${heap.toFixed(1)} MB`)
    if (minute >= minutes) break
    await sleep(everyMs)
  }
  const warm = seen.filter(({ minute }) => minute >= Math.min(warmMinutes, minutes / 2))
  console.log(`RSS slope ${slope(warm).toFixed(2)} MB a minute`)
}

async function memoryOf({ url }: Running): Promise<{ rss: number; heap: number }> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  const text = await answer.text()
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name} (.+)$`, 'mu').exec(text)?.[1]) / 2 ** 20
  return {
    rss: megabytes('process_resident_memory_bytes'),
    heap: megabytes('nodejs_heap_used_bytes'),
  }
}

/** The slope of the least-squares line, in MB a minute. */
function slope(points: { minute: number; rss: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
  const x = mean(points.map(({ minute }) => minute))
  const y = mean(points.map(({ rss }) => rss))
  const along = points.reduce((sum, { minute, rss }) => sum + (minute - x) * (rss - y), 0)
  return along / points.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0)
}

async function pollsDuring(run: () => Promise<unknown>): Promise<number[]> {
  took.length = 0
  await run()
  return [...took]
}

async function flood({ url }: Running): Promise<void> {
  const until = performance.now() + floodSeconds * 1000
  const caller = async () => {
    while (performance.now() < until) {
      const answer = await fetch(`${url}/v1/auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...owner, password: 'not the password' }),
      })
      await answer.text()
    }
  }
  await Promise.all(Array.from({ length: floodCallers }, caller))
}

function p95(values: number[]): string {
  return percentile(values, 0.95).toFixed(1)
}
