import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat, VisitorErased } from '@papo/protocol'
import pg from 'pg'
import { connectEmbedded } from '../packages/api/src/adapters/postgres/embedded.ts'
import { migratedFolder } from '../packages/api/test/conformance/embedded.ts'
import { measuredEnv, ownerHeaders, startChats } from './chats.ts'
import { freshDatabase } from './database.ts'
import { percentile } from './load.ts'
import { pinLoad, residentBytes, type Running, start } from './process.ts'

/**
 * `pnpm bench:long-log` measures a visitor whose one chat has MESSAGES entries (1,000,000): the export, the erasure from
 * the first call until nothing is left, the memory that both take, and how long other calls wait meanwhile. It measures
 * the embedded database, and PostgreSQL where BENCH_DATABASE_URL names the server.
 */
const messages = Number(process.env['MESSAGES'] ?? 1_000_000)
const server = process.env['BENCH_DATABASE_URL']
const megabyte = 2 ** 20

type Run = (text: string, values: unknown[]) => Promise<unknown>

pinLoad()
if (process.env['EMBEDDED'] !== '0') await measureEmbedded()
if (server !== undefined) await measurePostgres(server)

async function measureEmbedded(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'papo-bench-'))
  await cp(await migratedFolder(), folder, { recursive: true })
  const run: Run = async (text, values) => {
    const database = await connectEmbedded({ folder })
    await database.statements.run(text, values)
    await database.close()
  }
  await measure('embedded', { DATA_DIR: folder }, run)
  await rm(folder, { recursive: true, force: true })
}

async function measurePostgres(url: string): Promise<void> {
  const database = await freshDatabase(url, 'papo_bench_long_log')
  const run: Run = async (text, values) => {
    const client = new pg.Client({ connectionString: database })
    await client.connect()
    await client.query(text, values)
    await client.end()
  }
  await measure('PostgreSQL', { DATABASE_URL: database }, run)
}

async function measure(name: string, env: Record<string, string>, run: Run): Promise<void> {
  const all = { ...measuredEnv, ...env }
  let papo = await start('packages/api/dist/main.js', all, '/readyz')
  const [visitor] = await startChats(papo, 1)
  const chatId = visitor?.at.split('/')[3]
  const accept = `${papo.url}/v1/chats/${chatId}/accept`
  const accepted = await fetch(accept, { method: 'POST', headers: await ownerHeaders(papo) })
  const visitorId = ((await accepted.json()) as Chat).visitor.id
  await papo.stop()
  await fill(run, String(chatId))
  papo = await start('packages/api/dist/main.js', all, '/readyz')
  console.log(`${name}, ${messages} entries, ${rss(papo)} MB at the start`)
  await watched(papo, 'export', () => readExport(papo, visitorId))
  await watched(papo, 'erasure', () => erase(papo, visitorId))
  await papo.stop()
}

/** In parts, so that no statement takes too long for the server's own limit. */
async function fill(run: Run, chatId: string): Promise<void> {
  const part = 50_000
  for (let from = 0; from < messages; from += part) {
    await run(
      `INSERT INTO message (
         chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name, text,
         created_at
       )
       SELECT id, last_seq + n, gen_random_uuid(), workspace_id, gen_random_uuid(), 'text',
         'visitor', visitor_id, 'Rui', 'Where is my order number ' || n || '? It should be here.', now()
       FROM chat_session CROSS JOIN generate_series(1, $2::integer) AS n WHERE id = $1`,
      [chatId, Math.min(part, messages - from)],
    )
    await run(
      `UPDATE chat_session SET last_seq = last_seq + $2::integer, last_public_seq = last_seq + $2::integer
       WHERE id = $1`,
      [chatId, Math.min(part, messages - from)],
    )
  }
}

/** The server's memory at its highest, and how long other calls took, while `work` ran. */
async function watched(papo: Running, name: string, work: () => Promise<string>): Promise<void> {
  let highest = 0
  const others: number[] = []
  const headers = await ownerHeaders(papo)
  const ending = new AbortController()
  const caller = (async () => {
    while (!ending.signal.aborted) {
      const at = performance.now()
      const answer = await fetch(`${papo.url}/v1/chats?limit=5`, { headers })
      await answer.arrayBuffer()
      others.push(performance.now() - at)
      highest = Math.max(highest, residentBytes(papo.pid))
      await sleep(100)
    }
  })()
  const began = performance.now()
  const result = await work()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  ending.abort()
  await caller
  const waits = [0.5, 0.95, 1].map((share) => Math.round(percentile(others, share)))
  const peak = Math.round(highest / megabyte)
  console.log(
    `${name}: ${seconds} s, ${result}; RSS ${peak} MB at most; other calls ${waits.join('/')} ms`,
  )
}

async function readExport(papo: Running, visitorId: string): Promise<string> {
  const headers = await ownerHeaders(papo)
  const answer = await fetch(`${papo.url}/v1/visitors/${visitorId}/export`, { headers })
  let bytes = 0
  let end = ''
  for await (const part of answer.body ?? []) {
    bytes += part.length
    end = String.fromCharCode(part.at(-1) ?? 0)
  }
  if (answer.status !== 200 || end !== '}') throw new Error(`the export was ${answer.status}, cut`)
  return `${Math.round(bytes / megabyte)} MB`
}

async function erase(papo: Running, visitorId: string): Promise<string> {
  const headers = await ownerHeaders(papo)
  const began = performance.now()
  let first = 0
  for (let calls = 1; ; calls += 1) {
    const path = `${papo.url}/v1/visitors/${visitorId}/erase`
    const answer = await fetch(path, { method: 'POST', headers })
    if (answer.status !== 200) throw new Error(`an erasure was answered ${answer.status}`)
    const erased = (await answer.json()) as VisitorErased
    if (calls === 1) first = performance.now() - began
    if (erased.left !== undefined) continue
    return `${calls} calls, the first answered after ${(first / 1000).toFixed(1)} s, ${erased.messages} erased`
  }
}

function rss({ pid }: Running): number {
  return Math.round(residentBytes(pid) / megabyte)
}
