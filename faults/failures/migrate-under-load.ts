import { randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { type createVisitorClient as create, nodePlatform } from '@papo/sdk'
import type { Client } from 'pg'
import type { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { Change } from '../../fault-rig/mutations/tags.ts'
import { earlierCommit, layOut } from '../../fault-rig/stack/earlier-version.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { converse, openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const maxWaitMs = 2000
/** PostgreSQL ends a wait a little late, and the test looks a little late. */
const slackMs = 1000
const lookEveryMs = 50
/** Meanwhile the migration gives up and tries again a few times. */
const heldMs = 8000
/**
 * A migration that needs all chats for itself. It comes after those that the previous version may know, so that
 * there is one to wait for whichever version is the current one.
 */
const nextMigration: Change = {
  at: 'last-migration',
  as: `$it, '9999-rig': {
    up: (db) => db.schema.alterTable('chat_session').addColumn('rig', 'integer').execute(),
  }`,
}
/** Old chats, so that building an index takes a while. */
const oldChats = 100_000

export const migrateUnderLoad: Scenario = {
  code: 'F15',
  name: 'migrate-under-load',
  what: 'The current version starts beside the previous one, on the same database, and migrates while that one serves.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 900,
  also: [nextMigration],
  protection: {
    what: 'a migration waits for a lock only as long as others may wait behind it',
    without: { at: 'migration-lock', value: '0' },
  },
  async run(faultRun) {
    const earlier = layOut(earlierCommit)
    faultRun.atEnd(() => earlier.remove())
    await beginWith(faultRun, earlier.main)
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 10, full: 20 }),
      agents,
    )
    const watch = await faultRun.postgres.client(faultRun.databaseUrl)
    await fill(watch)
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 5, usual: 20, full: 30 }))
    const sides = faultRun.pick({ brief: 2000, usual: 20_000, full: 150_000 })
    await faultRun.sleep(sides)
    const waits = watchWaits(faultRun, watch)
    const migrating = await migrateBeside(faultRun, watch)
    await faultRun.sleep(sides)
    const slowestWait = await waits.stop()
    await writing.stop()
    if (slowestWait > maxWaitMs + slackMs) {
      throw new Error(`a caller waited ${Math.round(slowestWait)} ms for a lock`)
    }
    await goesOn(faultRun, all)
    await keptPageGoesOn(faultRun, earlier.sdk, agents)
    await forget(watch)
    await watch.end()
    return {
      ...(await faultRun.judge()),
      ...migrating,
      'longest wait for a lock in ms': slowestWait,
    }
  },
}

/** Empties the installation, and lets the previous version set it up. */
async function beginWith(faultRun: FaultRun, main: string): Promise<void> {
  faultRun.progress('the previous version starts')
  await Promise.all(faultRun.nodes.map((node) => node.stop()))
  faultRun.proxy.upstreams.takeOut(1)
  await faultRun.changeTruth('DROP SCHEMA public CASCADE', 'CREATE SCHEMA public')
  await faultRun.redis.flush()
  await faultRun.node(0).start({ main })
}

/** Inserts many chats that ended long ago. */
async function fill(client: Client): Promise<void> {
  await client.query(`
    INSERT INTO chat_session (id, workspace_id, site_id, visitor_id, status, start_hash, created_at,
      ended_at, ended_by, last_seq, last_public_seq, read_by_visitor, read_by_agent, moved_at)
    SELECT gen_random_uuid(), workspace_id, site_id, visitor_id, 'ended', 'old ' || number, now(),
      now(), 'visitor', 0, 0, 0, 0, now()
    FROM (SELECT workspace_id, site_id, visitor_id FROM chat_session LIMIT 1) one,
      generate_series(1, ${oldChats}) number`)
}

/** Deletes the inserted chats, which have no logs for the oracle. */
async function forget(client: Client): Promise<void> {
  await client.query(`DELETE FROM chat_session WHERE start_hash LIKE 'old %'`)
}

/** The longest wait for a lock, in milliseconds, as PostgreSQL reports it. */
function watchWaits(faultRun: FaultRun, client: Client): { stop(): Promise<number> } {
  const over = new AbortController()
  let longest = 0
  const watching = (async () => {
    while (!over.signal.aborted) {
      const { rows } = await client.query<{ ms: number | null }>(`
        SELECT max(extract(epoch FROM clock_timestamp() - waitstart) * 1000)::float AS ms
        FROM pg_locks WHERE NOT granted`)
      longest = Math.max(longest, rows[0]?.ms ?? 0)
      await faultRun.sleep(lookEveryMs)
    }
  })()
  watching.catch(() => {})
  return {
    async stop() {
      over.abort()
      await watching
      return longest
    },
  }
}

/** A long transaction reads the chats, as a backup does, while the current version migrates. */
async function migrateBeside(faultRun: FaultRun, watch: Client) {
  faultRun.progress('the current version migrates')
  const reader = await faultRun.postgres.client(faultRun.databaseUrl)
  await reader.query('BEGIN')
  await reader.query('SELECT count(*) FROM chat_session')
  const began = performance.now()
  const started = faultRun.node(1).start({ without: [nextMigration] })
  started.catch(() => {})
  await faultRun.until('the migration waits for the reader', () => waitsForChats(watch), 120_000)
  await faultRun.sleep(heldMs)
  await reader.query('COMMIT')
  await reader.end()
  await started
  faultRun.proxy.upstreams.putBack(1)
  return { 'ready after ms': performance.now() - began, 'a reader was in the way for ms': heldMs }
}

/** Whether the migration waits for its lock on the chats. */
async function waitsForChats(client: Client): Promise<boolean> {
  const { rows } = await client.query(`
    SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'
      AND relation = 'chat_session'::regclass`)
  return rows.length > 0
}

/** Both versions serve; then the previous one serves alone once more. */
async function goesOn(
  faultRun: FaultRun,
  all: Awaited<ReturnType<typeof openConversations>>,
): Promise<void> {
  await Promise.all(all.map((conversation) => converse(conversation, 2, 'with both versions')))
  faultRun.proxy.upstreams.takeOut(1)
  await Promise.all(all.map((conversation) => converse(conversation, 2, 'with the version before')))
  faultRun.proxy.upstreams.putBack(1)
}

type Sdk = { createVisitorClient: typeof create }

/**
 * A page with a cached old client works with the current server, also when it meets what the old
 * client does not know.
 */
async function keptPageGoesOn(
  faultRun: FaultRun,
  sdk: string,
  [first, second]: AgentSimulation[],
): Promise<void> {
  if (first === undefined || second === undefined) throw new Error('there are too few agents')
  faultRun.progress('the client of the previous version')
  // The current server alone.
  faultRun.proxy.upstreams.takeOut(0)
  const { createVisitorClient } = (await import(pathToFileURL(sdk).href)) as Sdk
  const { key: siteKey } = await faultRun.site()
  const client = createVisitorClient({
    baseUrl: faultRun.node(1).url,
    siteKey,
    platform: nodePlatform(),
  })
  faultRun.atEnd(() => client.close())
  const chat = await client.start({ message: 'from a page of before' })
  const chatId = chat.state.chat.id
  const texts = () => chat.state.messages.flatMap(({ text }) => text ?? [])
  await first.accept(chatId)
  await first.say(chatId, 'by the first')
  await chat.send('answered')
  await first.client.addNote(chatId, { clientId: randomUUID(), text: 'not for the visitor' })
  await first.client.transferChat(chatId, { to: { agentId: second.id } })
  await second.say(chatId, 'by the second')
  const expected = ['from a page of before', 'by the first', 'answered', 'by the second']
  await faultRun.until(
    'the page of the previous version shows all of it',
    () => texts().length >= expected.length,
  )
  if (texts().join() !== expected.join()) throw new Error(`it shows ${texts().join(' | ')}`)
  await chat.end()
  await chat.rate(5)
  if (chat.state.status !== 'ended')
    throw new Error(`the old client shows the chat as ${chat.state.status}`)
  faultRun.proxy.upstreams.putBack(0)
}
