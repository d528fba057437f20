import { call, type Called } from '../../fault-rig/clients/call.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import { percentile } from '../../fault-rig/run/percentile.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

/** More than all connections of all pools. */
const lockedChats = 60
const otherP99Ms = 500
const refusedWithinMs = 3000
/** The limit on a busy machine; a wait without a limit takes longer. */
const refusedAnywayMs = 12_000

export const poolExhausted: Scenario = {
  code: 'F9',
  name: 'pool-exhausted',
  what: 'A transaction holds the row of one chat, then the rows of so many that every connection waits: every call is answered in time.',
  stacks: ['cluster'],
  protection: {
    what: 'the waits for a connection, a lock, a statement and an answer are limited',
    without: [
      { at: 'wait-for-connection', value: '0' },
      { at: 'wait-for-lock', value: '0' },
      { at: 'wait-for-statement', value: '0' },
      { drop: 'wait-for-answer' },
      { at: 'deadline-of-work', value: '800_000' },
      { at: 'begin-of-work', value: '800_000' },
    ],
  },
  async run(faultRun) {
    const crowd = await faultRun.waitingVisitors(
      faultRun.pick({ brief: 3, usual: 6, full: 20 }) + lockedChats,
    )
    const locked = crowd.slice(0, lockedChats)
    const others = crowd.slice(lockedChats)
    const slowest = faultRun.isStrict ? refusedWithinMs : refusedAnywayMs
    const one = await withOneLocked(faultRun, locked.slice(0, 1), others, slowest)
    const all = await withAllLocked(faultRun, locked, slowest)
    const left = await leaked(faultRun)
    if (left > 0) throw new Error(`${left} connections were left in a transaction`)
    for (const visitor of crowd) await faultRun.sender(visitor).send(visitor.chatId, 'afterwards')
    return { ...(await faultRun.judge()), ...one, ...all }
  },
}

/** Locks the rows until the result is called. */
async function lock(
  faultRun: FaultRun,
  visitors: readonly VisitorSimulation[],
): Promise<() => Promise<void>> {
  const client = await faultRun.postgres.client(faultRun.databaseUrl)
  await client.query('BEGIN')
  await client.query('SELECT 1 FROM chat_session WHERE id = ANY($1::uuid[]) FOR UPDATE', [
    visitors.map(({ chatId }) => chatId),
  ])
  return async () => {
    await client.query('ROLLBACK')
    await client.end()
  }
}

const send = (faultRun: FaultRun, visitor: VisitorSimulation, text: string): Promise<Called> =>
  call(`${faultRun.url}/v1/chats/${visitor.chatId}/messages`, 'POST', {
    token: visitor.token,
    body: { clientId: crypto.randomUUID(), text },
    withinMs: 40_000,
  })

async function withOneLocked(
  faultRun: FaultRun,
  locked: readonly VisitorSimulation[],
  others: readonly VisitorSimulation[],
  slowestMs: number,
) {
  faultRun.progress('one row is locked')
  const unlock = await lock(faultRun, locked)
  const holdMs = faultRun.pick({ brief: 4000, usual: 10_000, full: 30_000 })
  const until = performance.now() + holdMs
  const times: number[] = []
  const [refused] = await faultRun.fault(async () => {
    const waiting = Promise.all(
      locked.map((visitor) => send(faultRun, visitor, 'to the locked one')),
    )
    await Promise.all(
      others.map(async (visitor) => {
        const sender = faultRun.sender(visitor)
        for (let number = 0; performance.now() < until; number += 1) {
          const began = performance.now()
          await sender.send(visitor.chatId, `meanwhile ${number}`)
          times.push(performance.now() - began)
          await faultRun.sleep(50)
        }
      }),
    )
    return await waiting
  })
  await unlock()
  if (refused === undefined) throw new Error('nothing was sent to the locked chat')
  refusedInTime(refused, slowestMs)
  const p99 = percentile(times, 0.99)
  if (faultRun.isStrict && p99 > otherP99Ms) throw new Error(`p99 of the other chats is ${p99} ms`)
  return {
    'others p99 in ms with one row locked': p99,
    'refused in ms with one row locked': refused.ms,
  }
}

function refusedInTime({ status, headers, ms }: Called, slowestMs: number): void {
  if (ms > slowestMs) throw new Error(`a refusal took ${Math.round(ms)} ms`)
  if (status !== 503 || Number(headers.get('retry-after')) < 1) {
    throw new Error(`a send that cannot be stored was answered ${status}`)
  }
}

/** Every connection waits for a row: further calls are refused in time, too. */
async function withAllLocked(
  faultRun: FaultRun,
  locked: readonly VisitorSimulation[],
  slowestMs: number,
) {
  faultRun.progress('every connection waits for a row')
  // Warms up, so that the waits are measured and not the opening of forty connections.
  await Promise.all(locked.map((visitor) => send(faultRun, visitor, 'before all is locked')))
  const unlock = await lock(faultRun, locked)
  const answers = await faultRun.fault(() =>
    Promise.all(locked.map((visitor) => send(faultRun, visitor, 'while all is locked'))),
  )
  await unlock()
  for (const answer of answers) refusedInTime(answer, slowestMs)
  return {
    'slowest refusal in ms with no connection left': Math.max(...answers.map(({ ms }) => ms)),
  }
}

/** Connections of the nodes that still hold a transaction, once they had time to end it. */
async function leaked(faultRun: FaultRun): Promise<number> {
  const client = await faultRun.postgres.client(faultRun.databaseUrl)
  let count = 0
  const isFree = async () => {
    const { rows } = await client.query<{ count: number }>(`
      SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'papo' AND state <> 'idle'`)
    count = rows[0]?.count ?? 0
    return count === 0
  }
  await faultRun.until('every connection is returned', isFree, 20_000).catch(() => {})
  await client.end()
  return count
}
