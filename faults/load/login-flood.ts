import { call } from '../../fault-rig/clients/call.ts'
import type { RawClient } from '../../fault-rig/clients/raw-client.ts'
import { percentile } from '../../fault-rig/run/percentile.ts'
import { isSend } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { floodAddress, prepareAgents, letIn } from './sign-ins-meanwhile.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const callersAtOnce = 50
/** More than the hash queues of all nodes together have room for. */
const crowdAtOnce = 200
const pauseMs = 100
const crowdPauseMs = 1000
const triesOfOne = 100
const allowedOfOne = 5
const slowdown = 2

export const loginFlood: Scenario = {
  code: 'L8',
  name: 'login-flood',
  what: 'Floods of wrong sign-ins take no more than their share of the hashing, and agents can sign in meanwhile.',
  stacks: ['cluster', 'embedded'],
  env: { RATE_LIMIT_SCALE: '1', TRUST_PROXY: 'loopback' },
  protection: [
    {
      what: 'the sixth wrong password for an account is refused before hashing, from any address',
      without: { drop: 'guess-limit' },
    },
    {
      what: 'networks take turns in the hash queue, and known agents wait in a queue of their own',
      without: [
        { at: 'known-askers-apart', condition: 'false' },
        { at: 'share-of-network', value: '[]' },
      ],
    },
  ],
  async run(faultRun) {
    const agents = [await faultRun.agent()]
    const signingIn = await prepareAgents(faultRun)
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 10, full: 10 }),
      agents,
    )
    // Below the limits of visitors and agents.
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 3, usual: 6, full: 6 }))
    const baseMs = faultRun.pick({ brief: 2000, usual: 10_000, full: 30_000 })
    await faultRun.sleep(baseMs)
    const calmTo = performance.now()
    const elsewhere = faultRun.client()
    const one = await costOf(faultRun, () =>
      Promise.all(Array.from({ length: triesOfOne }, (_, at) => tryOnce(elsewhere, at))),
    )
    const floodFrom = performance.now()
    const oneHash = await costOf(faultRun, async () => [
      await tryAs(faultRun, 'nobody@example.com', 0),
    ])
    const flood = await costOf(faultRun, () =>
      floodFor(faultRun, { callers: callersAtOnce, pauseMs }, faultRun.sleep(baseMs)),
    )
    const floodTo = performance.now()
    await writing.stop()
    const arriving = letIn(faultRun, signingIn)
    const crowd = await floodFor(
      faultRun,
      { callers: crowdAtOnce, pauseMs: crowdPauseMs },
      arriving,
    )
    const arrived = await arriving
    const hashed = one.statuses.filter((status) => status === 401).length
    const refused = one.statuses.filter((status) => status === 429).length
    const allowed = allowedOfOne
    if (hashed > allowed || refused < triesOfOne - allowed) {
      throw new Error(
        `of ${triesOfOne} tries for one account ${hashed} were hashed and ${refused} refused`,
      )
    }
    const before = sendP95(faultRun, calmTo - baseMs, calmTo)
    const during = sendP95(faultRun, floodFrom, floodTo)
    if (faultRun.isStrict && during > slowdown * before) {
      throw new Error(`send p95 went from ${before} to ${during} ms`)
    }
    return {
      ...(await faultRun.judge()),
      'send p95 before in ms': before,
      'send p95 during in ms': during,
      'seconds of processor for one': oneHash.seconds,
      'tries in the flood': flood.statuses.length,
      'tries looked at in the flood': flood.statuses.filter((status) => status === 401).length,
      'seconds of processor for the flood': flood.seconds,
      'seconds of processor for a hundred at one account': one.seconds,
      'refused of a hundred': refused,
      'tries in the crowd': crowd.length,
      'tries looked at in the crowd': crowd.filter((status) => status === 401).length,
      ...arrived,
    }
  },
}

/** One guess at one account, each from a network of its own. */
async function tryOnce(client: RawClient, at: number): Promise<number> {
  const body = { email: 'target@example.com', password: 'not the password' }
  const headers = { 'x-forwarded-for': floodAddress(at) }
  return (await client.call('POST', '/v1/auth/token', { body, headers })).status
}

async function tryAs(faultRun: FaultRun, email: string, at: number): Promise<number> {
  const body = { email, password: 'not the password' }
  const headers = { 'x-forwarded-for': floodAddress(at) }
  return (await call(`${faultRun.url}/v1/auth/token`, 'POST', { body, headers })).status
}

/**
 * Keeps this many guesses under way, each for an account and from a network of its own, with a
 * pause after each answer, until `others` are done.
 */
async function floodFor(
  faultRun: FaultRun,
  { callers: many, pauseMs: ms }: { callers: number; pauseMs: number },
  others: Promise<unknown>,
): Promise<number[]> {
  const over = new AbortController()
  void Promise.allSettled([others]).then(() => over.abort())
  const statuses: number[] = []
  const callers = Array.from({ length: many }, async (_, caller) => {
    for (let round = 1; !over.signal.aborted; round += 1) {
      const at = round * many + caller
      statuses.push(await tryAs(faultRun, `nobody-${many}-${at}@example.com`, at))
      // Without the pause, this process itself would delay everything.
      await faultRun.sleep(ms)
    }
  })
  await Promise.all(callers)
  return statuses
}

async function costOf(faultRun: FaultRun, run: () => Promise<number[]>) {
  const used = () => faultRun.nodes.reduce((sum, node) => sum + node.processorSeconds(), 0)
  const before = used()
  const statuses = await run()
  return { statuses, seconds: used() - before }
}

function sendP95({ proxy }: FaultRun, from: number, to: number): number {
  const sends = proxy.answers.filter(
    (answer) => isSend(answer) && answer.askedAt >= from && answer.askedAt < to,
  )
  return percentile(
    sends.map(({ askedAt, answeredAt }) => answeredAt - askedAt),
    0.95,
  )
}
