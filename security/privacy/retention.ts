import { placesOf } from '../../fault-rig/contract/callers.ts'
import { pathOf, readContract } from '../../fault-rig/contract/document.ts'
import { Workspace, type VisitorSession } from '../../fault-rig/clients/workspace.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { type Database, openDatabase } from '../../fault-rig/stack/database.ts'
import { owner } from '../../fault-rig/stack/stack.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import type { Change } from '../../fault-rig/mutations/tags.ts'

const address = '203.0.113.77'

/** Jobs begin at once and run again each second. */
const soon: readonly Change[] = [
  { at: 'first-task', value: '100' },
  { at: 'task-pace', value: '1_000' },
  { at: 'task-spread', value: '1' },
  { at: 'task-poll', value: '0.5' },
  { at: 'one-task-at-once', value: '1' },
]

/** Leaves time between two batches, to kill the process. */
const slowly: Change = {
  at: 'batch-of-chats',
  as: 'await new Promise((resolve) => setTimeout(resolve, 500)); $it',
}

export const retention: Scenario = {
  code: 'P3',
  name: 'retention',
  what: 'Expired data is removed, even when the process is killed meanwhile, and nothing else is.',
  stacks: ['cluster', 'embedded'],
  also: [...soon, slowly],
  protection: [
    {
      what: 'a site without a retention keeps everything',
      without: { at: 'kept-without-end', value: 'now' },
    },
    {
      what: 'retention keeps chats that have not ended',
      without: { at: 'ended-chats', value: 'sql`created_at < ${endedBefore}`' },
    },
    {
      what: 'retention keeps visitors who were seen since',
      without: { at: 'seen-since', value: "'infinity'" },
    },
    {
      what: 'the access log is kept for six months',
      without: { at: 'access-log-months', value: '5' },
    },
    {
      what: 'the access log is kept for no more than six months',
      without: { at: 'access-log-months', value: '7' },
    },
  ],
  async run(faultRun) {
    const client = faultRun.client()
    const ours = await Workspace.of(client, 'ours', owner)
    const cast = await castOf(client, ours)
    const count = faultRun.pick({ brief: 200, usual: 500, full: 2000 })
    faultRun.progress('ageing')
    await faultRun.fault(() => faultRun.changeTruth(...aged(cast, count)))
    const before = await look(faultRun, cast)
    faultRun.progress('killed in the middle')
    const removedFirst = await killedInTheMiddle(faultRun, client, ours, cast, before)
    faultRun.progress('again')
    await again(faultRun, client, ours, `/v1/visitors/${cast.expired.visitorId}/export`)
    const after = await look(faultRun, cast)
    requireExactly(before, after)
    await faultRun.fault(() => faultRun.changeTruth(endedLongAgo(cast.later, 31)))
    await again(faultRun, client, ours, `/v1/chats/${cast.later.chatId}`)
    faultRun.progress('the access log')
    await startAll(faultRun, [])
    const asked = await isReadByNobody(client, ours, cast.young)
    const last = await look(faultRun, cast)
    if (last.removable !== 0 || last.kept !== after.kept - 1) {
      throw new Error('the second run of the job removed more')
    }
    return { chats: count, 'removed before the kill': removedFirst, calls: asked }
  },
}

interface Cast {
  /** Its chats are older than the site's retention, and the visitor was not seen since. */
  expired: VisitorSession
  /** The same, but the visitor came back yesterday. */
  back: VisitorSession
  young: VisitorSession
  /** Has been active for longer than the retention. */
  open: VisitorSession
  /** On a site without a retention. */
  elsewhere: VisitorSession
  later: VisitorSession
}

async function castOf(client: RawClient, ours: Workspace): Promise<Cast> {
  const sister = await ours.addSite('a site that keeps everything')
  const body = { retentionDays: 30 }
  await client.ask('PATCH', `/v1/sites/${ours.site.id}`, { token: ours.owner.token, body })
  const begin = async (site = ours.site) => {
    const visitorSession = await ours.startChat(site)
    await ours.accept(visitorSession)
    return visitorSession
  }
  const ended = async (site = ours.site) => {
    const visitorSession = await begin(site)
    await ours.end(visitorSession)
    return visitorSession
  }
  return {
    expired: await ended(),
    back: await ended(),
    young: await ended(),
    open: await begin(),
    elsewhere: await ended(sister),
    later: await ended(),
  }
}

const ago = (days: number): string => `now() - interval '${days} days'`

const endedLongAgo = ({ visitorId }: VisitorSession, days: number): string => `
  UPDATE chat_session SET created_at = ${ago(400)}, ended_at = ${ago(days)}
  WHERE visitor_id = '${visitorId}'`

/** Copies of the visitor's chat, with its entries. */
const copies = ({ chatId }: VisitorSession, count: number): string[] => [
  `INSERT INTO chat_session
   SELECT made.* FROM chat_session AS chat, generate_series(1, ${count}) AS nth,
     LATERAL jsonb_populate_record(chat, jsonb_build_object('id', gen_random_uuid(),
       'start_hash', chat.start_hash || nth, 'ticket', nextval('queue_ticket'),
       'number', chat.number || nth)) AS made
   WHERE chat.id = '${chatId}'`,
  `INSERT INTO message
   SELECT made.* FROM message, chat_session AS first, chat_session AS chat,
     LATERAL jsonb_populate_record(message, jsonb_build_object('chat_id', chat.id,
       'id', gen_random_uuid(), 'client_id', gen_random_uuid())) AS made
   WHERE message.chat_id = '${chatId}' AND first.id = '${chatId}'
     AND chat.visitor_id = first.visitor_id AND chat.id <> first.id`,
]

function aged({ expired, back, young, open, elsewhere }: Cast, count: number): string[] {
  const old = [expired, back, open, elsewhere].map(({ visitorId }) => `'${visitorId}'`).join(', ')
  const half = `SELECT id FROM access_log ORDER BY id LIMIT (SELECT count(*) / 2 FROM access_log)`
  return [
    ...copies(expired, count),
    ...[back, young, elsewhere].flatMap((visitorSession) => copies(visitorSession, 20)),
    endedLongAgo(expired, 31),
    endedLongAgo(back, 31),
    endedLongAgo(young, 29),
    endedLongAgo(elsewhere, 399),
    // The oldest chat: its removal shows that the job has begun.
    `UPDATE chat_session SET ended_at = ${ago(90)} WHERE id = '${expired.chatId}'`,
    `UPDATE chat_session SET created_at = ${ago(400)} WHERE visitor_id = '${open.visitorId}'`,
    `UPDATE visitor SET created_at = ${ago(400)} WHERE id IN (${old})`,
    `UPDATE visitor_token SET last_used_at = ${ago(31)} WHERE visitor_id IN (${old})`,
    `UPDATE visitor_token SET last_used_at = ${ago(1)} WHERE visitor_id = '${back.visitorId}'`,
    `UPDATE access_log SET address = '${address}',
       at = now() - interval '6 months' + interval '1 hour'`,
    `UPDATE access_log SET at = at - interval '2 hours' WHERE id IN (${half})`,
  ]
}

/** What is stored, by what should become of it. */
interface Seen {
  removable: number
  kept: number
  orphans: number
  visitors: string[]
  oldAccess: number
  access: number
}

/** Reads the database. On `embedded` the node is stopped afterwards. */
async function look(faultRun: FaultRun, { expired, back, later }: Cast): Promise<Seen> {
  const database = await openDatabase(faultRun.stack)
  const old = [expired, back].map(({ visitorId }) => `'${visitorId}'`).join(', ')
  const number = (statement: string) => count(database, statement)
  const visitors = await database.query('SELECT id FROM visitor ORDER BY id')
  const seen = {
    removable: await number(`chat_session WHERE visitor_id IN (${old})`),
    kept: await number(`chat_session WHERE visitor_id NOT IN (${old})`),
    orphans: await number('message WHERE chat_id NOT IN (SELECT id FROM chat_session)'),
    visitors: visitors.map(({ id }) => String(id)).filter((id) => id !== later.visitorId),
    oldAccess: await number(`access_log WHERE at < now() - interval '6 months'`),
    access: await number(`access_log WHERE at >= now() - interval '6 months'`),
  }
  await database.close()
  const isGone = !seen.visitors.includes(expired.visitorId)
  if (isGone !== (seen.removable === 0))
    throw new Error('visitors are not removed with their last chat')
  if (!seen.visitors.includes(back.visitorId)) throw new Error('a visitor who was seen was removed')
  return seen
}

async function count(database: Database, from: string): Promise<number> {
  const [row] = await database.query(`SELECT count(*)::integer AS count FROM ${from}`)
  return Number(row?.['count'])
}

async function startAll(faultRun: FaultRun, without: readonly Change[]): Promise<void> {
  await faultRun.fault(async () => {
    for (const node of faultRun.nodes) await node.restart({ without })
  })
}

/** One node removes data batch by batch, and is killed after the first batch. */
async function killedInTheMiddle(
  faultRun: FaultRun,
  client: RawClient,
  { owner: { token } }: Workspace,
  cast: Cast,
  before: Seen,
): Promise<number> {
  return await faultRun.fault(async () => {
    for (const node of faultRun.nodes) if (node.isRunning) await node.stop()
    const node = faultRun.node(0)
    await node.start({ without: [...soon, slowly] })
    const call = { token, url: node.url }
    await faultRun.until(
      'the first batch is removed',
      async () =>
        (await client.call('GET', `/v1/chats/${cast.expired.chatId}`, call)).status === 404,
      60_000,
    )
    await node.kill()
    const { removable, kept, orphans } = await look(faultRun, cast)
    const removed = before.removable - removable
    if (removed === 0 || removable === 0)
      throw new Error(`${removed} chats were removed before the kill`)
    if (kept !== before.kept || orphans > 0) throw new Error('the kill left half a chat')
    return removed
  })
}

/** All nodes go on until no expired data is left. */
async function again(
  faultRun: FaultRun,
  client: RawClient,
  { owner: { token } }: Workspace,
  path: string,
): Promise<void> {
  await startAll(faultRun, soon)
  const isGone = async () => (await client.call('GET', path, { token })).status === 404
  await faultRun.until('no expired data is left', isGone, 60_000)
}

function requireExactly(before: Seen, after: Seen): void {
  if (after.removable !== 0) throw new Error(`${after.removable} expired chats are still stored`)
  if (after.kept !== before.kept) {
    throw new Error(`${before.kept - after.kept} chats were removed too early`)
  }
  if (after.orphans > 0) throw new Error(`${after.orphans} entries have no chat`)
  const removedVisitors = before.visitors.length - after.visitors.length
  if (removedVisitors !== 1)
    throw new Error(`${removedVisitors} visitors were removed, where one had no chat left`)
  if (after.oldAccess > 0) throw new Error('the access log has entries older than six months')
  if (after.access !== before.access) {
    throw new Error('entries of the access log were removed within six months')
  }
}

/** No answer to any caller has anything of the access log. */
async function isReadByNobody(
  client: RawClient,
  ours: Workspace,
  visitorSession: VisitorSession,
): Promise<number> {
  const contract = (await readContract(client)).filter(({ method }) => method === 'GET')
  const places = placesOf(ours, visitorSession)
  let asked = 0
  for (const operation of contract) {
    for (const { token } of [ours.owner, ours.admin, ours.agent, visitorSession]) {
      const { text } = await client.call('GET', pathOf(operation, places), { token })
      if (text.includes(address)) throw new Error(`${operation.name} reads the access log`)
      asked += 1
    }
  }
  return asked
}
