import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Broken } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { steepnessOf } from './steepness.ts'

const backWithinMs = 30_000
/** The limit on a busy machine. */
const backAnywayMs = 120_000
/** The fullest tenth of a second may hold this many times the mean. */
const steepest = 3
/** The connections of one process: its pool, and two for background work. */
const connectionsAtMost = 20 + 2

export const reconnectHerd: Scenario = {
  code: 'L4',
  name: 'reconnect-herd',
  what: 'A node dies with half of all held polls: all clients come back, spread over time, and have missed nothing.',
  stacks: ['cluster'],
  limitSeconds: 600,
  transport: 'poll',
  protection: {
    what: 'a client that was cut off retries after a random delay',
    without: { at: 'retry-jitter', value: '0.5' },
  },
  async run(faultRun) {
    const count = faultRun.pick({ brief: 100, usual: 300, full: 1000 })
    const agent = await faultRun.agent({ capacity: count })
    const visitors: VisitorSimulation[] = []
    for (let made = 0; made < count; made += 10) {
      visitors.push(...(await Promise.all(Array.from({ length: 10 }, () => faultRun.visitor()))))
      faultRun.progress(`${visitors.length} of ${count} visitors have started`)
    }
    await accept(visitors, (chatId) => agent.accept(chatId))
    await faultRun.until('every poll is held', () => heldPolls(faultRun) >= count, 120_000)
    faultRun.progress('one node dies')
    const limitMs = faultRun.isStrict ? backWithinMs : backAnywayMs
    const attempts = watchAttempts(faultRun)
    const endFault = faultRun.beginFault()
    const diedAt = performance.now()
    await faultRun.node(1).kill()
    const write = ({ chatId }: VisitorSimulation) =>
      faultRun.sender(agent).send(chatId, 'are you there?')
    // A few visitors miss messages meanwhile; more would make this process late itself.
    const [some, rest] = split(visitors)
    const missed = await Promise.all(some.map(write))
    await faultRun.until(
      'every client has polled again',
      () => haveAsked(faultRun, attempts),
      limitMs,
    )
    const waits = waitsOf(faultRun.proxy.broken, attempts)
    const messages = [...missed, ...(await Promise.all(rest.map(write)))]
    await faultRun.until(
      'every visitor has read it',
      () => haveAll([...some, ...rest], messages),
      limitMs,
    )
    const backMs = performance.now() - diedAt
    endFault()
    const steepness = steepnessOf(waits)
    if (steepness > steepest) {
      throw new Error(`${steepness.toFixed(1)} × the mean have waited as long as each other`)
    }
    const connections = await connectionsOf(faultRun)
    if (connections > connectionsAtMost) throw new Error(`${connections} connections to PostgreSQL`)
    const late = faultRun.proxy.answers.filter(
      ({ status, answeredAt }) => status >= 500 && answeredAt > diedAt + 5000,
    )
    if (faultRun.isStrict && late.length > 0)
      throw new Error(`${late.length} answers of 5xx after 5 s`)
    await faultRun.node(1).start()
    return {
      ...(await faultRun.judge()),
      'polls cut off': waits.length,
      'steepest tenth of the waits over the mean': steepness,
      'all back in ms': backMs,
      'connections to PostgreSQL': connections,
    }
  },
}

async function accept(
  visitors: readonly VisitorSimulation[],
  one: (chatId: string) => Promise<unknown>,
): Promise<void> {
  for (let from = 0; from < visitors.length; from += 20) {
    await Promise.all(visitors.slice(from, from + 20).map(({ chatId }) => one(chatId)))
  }
}

const heldPolls = ({ proxy }: FaultRun): number => proxy.underWay

interface Attempt {
  authorization: string
  at: number
}

/** Records who calls when, from now on. */
function watchAttempts(faultRun: FaultRun): Attempt[] {
  const attempts: Attempt[] = []
  faultRun.proxy.onRequest(({ method, headers }) => {
    const { authorization = '' } = headers
    if (method === 'GET') attempts.push({ authorization, at: performance.now() })
    return null
  })
  return attempts
}

/** The wait of each client after its poll was cut off until the next try, in milliseconds. */
function waitsOf(broken: readonly Broken[], attempts: readonly Attempt[]): number[] {
  const first = new Map(broken.map((one) => [one.authorization, one.at]))
  return [...first].flatMap(([authorization, brokenAt]) => {
    const next = attempts.find((one) => one.authorization === authorization && one.at > brokenAt)
    return next === undefined ? [] : [next.at - brokenAt]
  })
}

/** Whether every client has tried again after its poll was cut off. */
function haveAsked({ proxy }: FaultRun, attempts: readonly Attempt[]): boolean {
  const cut = new Set(proxy.broken.map(({ authorization }) => authorization))
  return cut.size > 0 && waitsOf(proxy.broken, attempts).length === cut.size
}

/** Every tenth one, and the rest. */
function split<One>(all: readonly One[]): [One[], One[]] {
  return [all.filter((_, at) => at % 10 === 0), all.filter((_, at) => at % 10 !== 0)]
}

type Acked = { id: string } | null

const haveAll = (visitors: readonly VisitorSimulation[], messages: readonly Acked[]): boolean =>
  visitors.every(({ chat }, at) => chat.state.messages.some(({ id }) => id === messages[at]?.id))

async function connectionsOf(faultRun: FaultRun): Promise<number> {
  const client = await faultRun.postgres.client(faultRun.databaseUrl)
  const { rows } = await client.query<{ count: number }>(`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'papo'`)
  await client.end()
  return rows[0]?.count ?? 0
}
