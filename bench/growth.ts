import { randomUUID } from 'node:crypto'
import {
  firstSiteKey,
  measuredEnv,
  message,
  ownerHeaders,
  startChats,
  type Visitor,
} from './chats.ts'
import { freshDatabase } from './database.ts'
import { median, percentile } from './load.ts'
import { pinLoad, pinned, type Running, start } from './process.ts'
import { fillDatabase } from './stored.ts'

/**
 * `pnpm bench:growth` compares what calls cost in a small installation and in a large one: CHATS
 * ended chats (1,000,000) against 100, WAITING chats in the queue (50,000) against 10, and
 * MESSAGES in one chat (100,000) against 10. Each has a database and a process of its own; they
 * take turns call by call, ROUNDS times. BENCH_DATABASE_URL names the server; with
 * BENCH_REDIS_URL, Redis keeps the queue and the heads. The goal is 1.2 times at most.
 */
const chats = Number(process.env['CHATS'] ?? 1_000_000)
const waiting = Number(process.env['WAITING'] ?? 50_000)
const messages = Number(process.env['MESSAGES'] ?? 100_000)
const rounds = Number(process.env['ROUNDS'] ?? 100)

const server = process.env['BENCH_DATABASE_URL']
if (server === undefined) throw new Error('BENCH_DATABASE_URL names the PostgreSQL server')
const redis = process.env['BENCH_REDIS_URL']

interface Installation {
  papo: Running
  siteKey: string
  owner: Record<string, string>
  /** Whose chat has many messages. */
  visitor: Visitor
}

/** How many ended chats, chats in the queue, and messages in one chat there are. */
interface Size {
  ended: number
  waiting: number
  texts: number
}

interface Call {
  name: string
  /** Makes what the call needs; not measured. */
  prepare?(to: Installation): Promise<Request>
  /** For calls that need nothing. */
  request?(to: Installation): Request
  /** Makes room for the next; not measured. */
  clear?(to: Installation, made: Request, answer: unknown): Promise<unknown>
}

interface Request {
  path: string
  method?: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
}

pinLoad()
console.log(
  `servers and load on ${pinned ? 'a core each' : 'the same cores'}, ${rounds} rounds, ${redis === undefined ? 'without Redis' : 'with Redis'}`,
)
const least: Size = { ended: 100, waiting: 10, texts: 10 }
const small = await prepare('papo_bench_small', least)
const scenes: { name: string; size: Size; isLarger: boolean }[] = [
  {
    name: `${chats} ended chats against ${least.ended}`,
    size: { ...least, ended: chats },
    isLarger: chats > least.ended,
  },
  {
    name: `${waiting} waiting chats against ${least.waiting}`,
    size: { ...least, waiting },
    isLarger: waiting > least.waiting,
  },
  {
    name: `${messages} messages in a chat against ${least.texts}`,
    size: { ...least, texts: messages },
    isLarger: messages > least.texts,
  },
]
for (const [at, { name, size, isLarger }] of scenes.entries()) {
  if (!isLarger) continue
  const large = await prepare(`papo_bench_large_${at}`, size)
  console.log(`\n${name}`)
  for (const call of calls()) {
    await compare(call, large, small).catch((error: unknown) => {
      console.log(`  ${call.name.padEnd(26)}    fails   ${String(error)}`)
    })
  }
  await large.papo.stop()
}
await small.papo.stop()

async function prepare(name: string, size: Size): Promise<Installation> {
  const database = await freshDatabase(server ?? '', name)
  const env = {
    ...measuredEnv,
    DATABASE_URL: database,
    ...(redis === undefined ? {} : { REDIS_URL: redis }),
  }
  const first = await start('packages/api/dist/main.js', env, '/readyz')
  const [visitor] = await startChats(first, 1)
  if (visitor === undefined) throw new Error('no chat was started')
  await first.stop()
  const chatId = visitor.at.split('/')[3] ?? ''
  const { ended, waiting: inQueue, texts: count } = size
  await fillDatabase(database, { ended, waiting: inQueue, texts: { chatId, count } })
  const papo = await start('packages/api/dist/main.js', env, '/readyz')
  const owner = await ownerHeaders(papo)
  return { papo, siteKey: await firstSiteKey(papo, owner), owner, visitor }
}

function calls(): Call[] {
  const reading = (name: string, path: (to: Installation) => string): Call => ({
    name,
    request: (to) => ({ path: path(to), headers: to.owner }),
  })
  return [
    {
      name: 'poll with nothing new',
      async prepare({ papo, visitor: { at, headers } }) {
        const page = await ask(papo, { path: `${at}?tail=true&limit=1`, headers })
        return { path: `${at}?after=${(page as { cursor: string }).cursor}`, headers }
      },
    },
    {
      name: 'the last page of a chat',
      request: ({ visitor: { at, headers } }) => ({ path: `${at}?tail=true&limit=20`, headers }),
    },
    reading('the queue', () => '/v1/chats/waiting?limit=50'),
    reading('history, first page', () => '/v1/chats?status=ended&limit=30'),
    {
      name: 'history, a later page',
      async prepare({ papo, owner }) {
        const path = '/v1/chats?status=ended&limit=30'
        const page = await ask(papo, { path, headers: owner })
        return {
          path: `${path}&before=${(page as { nextCursor: string }).nextCursor}`,
          headers: owner,
        }
      },
    },
    reading('history, by a number', () => '/v1/chats?text=B000000099&limit=30'),
    reading('history, by a word', () => '/v1/chats?text=label&limit=30'),
    reading('history, by a rare word', () => '/v1/chats?text=d1fe173d&limit=30'),
    {
      name: 'start a chat',
      request: starting,
      clear: ({ papo }, _made, answer) =>
        ask(papo, { ...startedBy(answer, '/end'), method: 'POST' }),
    },
    {
      name: 'accept it',
      async prepare(to) {
        const { path } = await started(to, '/accept')
        return { path, method: 'POST', headers: to.owner }
      },
      clear: ({ papo, owner: headers }, { path }) =>
        ask(papo, { path: path.replace(/accept$/u, 'end'), method: 'POST', headers }),
    },
    {
      name: 'send',
      request: ({ visitor: { at, headers } }) => ({
        path: at,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: message(),
      }),
    },
    {
      name: 'end it',
      prepare: async (to) => ({ ...(await started(to, '/end')), method: 'POST' }),
    },
  ]
}

function starting({ siteKey }: Installation): Request {
  return {
    path: '/v1/chats',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ siteKey, clientId: randomUUID() }),
  }
}

async function started(to: Installation, action: string): Promise<Request> {
  return startedBy(await ask(to.papo, starting(to)), action)
}

/** A call of the visitor who has started a chat. */
function startedBy(answer: unknown, action: string): Request {
  const { sessionId, visitorToken } = answer as { sessionId: string; visitorToken: string }
  const headers = { authorization: `Bearer ${visitorToken}` }
  return { path: `/v1/chats/${sessionId}${action}`, headers }
}

async function compare(call: Call, large: Installation, small: Installation): Promise<void> {
  const took = { large: [] as number[], small: [] as number[] }
  // The first rounds warm both up.
  for (let round = -10; round < rounds; round += 1) {
    for (const [size, to] of Object.entries({ large, small })) {
      const request = (await call.prepare?.(to)) ?? call.request?.(to)
      if (request === undefined) throw new Error(`${call.name} makes no request`)
      const begunAt = performance.now()
      const answer = await ask(to.papo, request)
      const ms = performance.now() - begunAt
      if (round >= 0) took[size === 'large' ? 'large' : 'small'].push(ms)
      await call.clear?.(to, request, answer)
    }
  }
  const ratio = median(took.large) / median(took.small)
  const ms = (values: number[], share: number) => percentile(values, share).toFixed(2)
  console.log(
    `  ${call.name.padEnd(26)} ${ratio.toFixed(2).padStart(8)}   p50 ${ms(took.large, 0.5)} ms against ${ms(took.small, 0.5)} ms   p95 ${ms(took.large, 0.95)} ms against ${ms(took.small, 0.95)} ms`,
  )
}

async function ask(papo: Running, { path, method = 'GET', headers, body }: Request) {
  const answer = await fetch(papo.url + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as unknown
}
