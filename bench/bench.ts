import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesAsServed } from './bytes.ts'
import { fill, measuredEnv, message, startChats, type Visitor } from './chats.ts'
import { freshDatabase } from './database.ts'
import { alternate, type Load, measure, median } from './load.ts'
import { pinLoad, pinned, type Running, start } from './process.ts'

/**
 * `pnpm bench` compares an idle poll with a bare Fastify route of the same answer, a send with the
 * bare INSERT that it contains, and the opening of a long chat with that of a short one, and prints
 * the bytes of the widget as served. It always runs on the embedded database; with
 * BENCH_DATABASE_URL and BENCH_REDIS_URL set, on PostgreSQL and Redis too. SECONDS and ROUNDS
 * change how long it takes.
 */
const seconds = Number(process.env['SECONDS'] ?? 4)
const rounds = Number(process.env['ROUNDS'] ?? 3)
const connections = 64
const chatCount = 100
const longChat = 10_000
const shortChat = 10

interface Stack {
  name: string
  env: Record<string, string>
  baselineEnv: Record<string, string>
}

pinLoad()
console.log(
  `servers and load on ${pinned ? 'a core each' : 'the same cores'}, ${rounds} rounds of ${seconds} s`,
)
const folder = await mkdtemp(join(tmpdir(), 'papo-bench-'))
try {
  for (const stack of await stacks()) await benchStack(stack)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function stacks(): Promise<Stack[]> {
  const embedded: Stack = {
    name: 'embedded',
    env: { DATA_DIR: join(folder, 'data') },
    baselineEnv: { BASELINE_DIR: join(folder, 'baseline') },
  }
  const server = process.env['BENCH_DATABASE_URL']
  const redis = process.env['BENCH_REDIS_URL']
  if (server === undefined || redis === undefined) return [embedded]
  const env = { DATABASE_URL: await freshDatabase(server) }
  return [
    embedded,
    { name: 'PostgreSQL and Redis', env: { ...env, REDIS_URL: redis }, baselineEnv: env },
  ]
}

async function benchStack({ name, env, baselineEnv }: Stack): Promise<void> {
  const papo = await start('packages/api/dist/main.js', { ...env, ...measuredEnv }, '/readyz')
  const visitors = await startChats(papo, chatCount)
  const [visitor] = visitors
  if (visitor === undefined) throw new Error('no chat was started')
  const poll = await idlePoll(papo, visitor)
  const baseline = await start(
    'bench/baseline.ts',
    { ...baselineEnv, BASELINE_ANSWER: JSON.stringify(poll.answer) },
    '/poll',
  )
  console.log(`\n${name}`)
  await compare('idle poll', poll.load, { url: `${baseline.url}/poll`, connections, seconds })
  for (const at of [connections, 1]) {
    const ours = sendLoad(papo, visitors, at)
    await compare(`send, ${at} connection${at === 1 ? '' : 's'}`, ours, bareInsert(baseline, at))
  }
  if (name === 'embedded') await bytesAsServed(papo.url)
  const [long, short] = visitors
  if (long === undefined || short === undefined) throw new Error('no chat was started')
  await baseline.stop()
  await openings(papo, long, short)
  await papo.stop()
}

/**
 * The last page of a long chat, compared with that of a short one, in a database without statistics
 * yet.
 */
async function openings(papo: Running, long: Visitor, short: Visitor): Promise<void> {
  await fill(papo, long, longChat)
  await fill(papo, short, shortChat)
  const opening = ({ at, headers }: Visitor): Load => {
    const url = `${papo.url}${at}?tail=true&limit=10`
    return { url, connections: 8, seconds, headers }
  }
  await compare(
    `open a chat: ${longChat} against ${shortChat} messages`,
    opening(long),
    opening(short),
  )
}

async function compare(what: string, ours: Load, baseline: Load): Promise<void> {
  const pairs = await alternate(
    rounds,
    () => measure(ours),
    () => measure(baseline),
  )
  const ratio = median(pairs.map((pair) => pair.ours.perSecond / pair.baseline.perSecond))
  const [own, bare] = [pairs.map((pair) => pair.ours), pairs.map((pair) => pair.baseline)]
  const perSecond = (all: typeof own) => median(all.map((one) => one.perSecond)).toFixed(0)
  const p50 = (all: typeof own) => median(all.map((one) => one.p50Ms))
  console.log(
    `  ${what.padEnd(22)} ratio ${ratio.toFixed(2)}   ${perSecond(own)}/s against ${perSecond(bare)}/s   p50 ${p50(own)} ms against ${p50(bare)} ms`,
  )
}

async function idlePoll(papo: Running, visitor: Visitor) {
  const url = papo.url + visitor.at
  const first = (await (await fetch(url, { headers: visitor.headers })).json()) as {
    cursor: string
  }
  const idle = `${url}?after=${first.cursor}`
  const answer: unknown = await (await fetch(idle, { headers: visitor.headers })).json()
  const load: Load = { url: idle, connections, seconds, headers: visitor.headers }
  return { answer, load }
}

function sendLoad(papo: Running, visitors: Visitor[], connectionCount: number): Load {
  let next = 0
  return {
    url: papo.url,
    connections: connectionCount,
    seconds,
    method: 'POST',
    request() {
      const visitor = visitors[(next += 1) % visitors.length]
      if (visitor === undefined) throw new Error('no chat was started')
      const headers = { ...visitor.headers, 'content-type': 'application/json' }
      return { path: visitor.at, headers, body: message() }
    },
  }
}

function bareInsert(baseline: Running, connectionCount: number): Load {
  return {
    url: baseline.url,
    connections: connectionCount,
    seconds,
    method: 'POST',
    request: () => ({
      path: '/send',
      headers: { 'content-type': 'application/json' },
      body: message(),
    }),
  }
}
