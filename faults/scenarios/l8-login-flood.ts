import { call } from '../people/call.ts'
import type { Stranger } from '../people/stranger.ts'
import { percentile } from '../percentile.ts'
import { isSend } from '../proxy/fault.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import { floodAddress, hire, letIn } from './sign-in-meanwhile.ts'
import { talks } from './talk.ts'
import { Writing } from './writing.ts'

const callersAtOnce = 50
/** More than have a place in the line of all nodes together. */
const crowdAtOnce = 200
const pauseMs = 100
const crowdPauseMs = 1000
const triesOfOne = 100
const allowedOfOne = 5
const slowdown = 2

/**
 * Fifty wrong sign-ins at once for as long as it was calm before, and a hundred for one account, each from a network
 * of its own: hashing takes no more than its share. And more at once than have a place in the line: agents sign in
 * meanwhile.
 */
export const loginFlood: Scenario = {
  name: 'L8',
  title: 'login flood',
  stacks: ['cluster', 'embedded'],
  env: { RATE_LIMIT_SCALE: '1', TRUST_PROXY: 'loopback' },
  protection: [
    {
      what: 'the sixth wrong try is refused before anything is hashed, from wherever',
      without: { drop: 'guess-limit' },
    },
    {
      what: 'networks take turns at the hash, and known agents wait apart',
      without: [
        { at: 'known-askers-apart', condition: 'false' },
        { at: 'share-of-network', value: '[]' },
      ],
    },
  ],
  async run(stage) {
    const agents = [await stage.agent()]
    const comers = await hire(stage)
    const all = await talks(stage, stage.pick({ brief: 4, usual: 10, full: 10 }), agents)
    // Below what the limits of visitors and agents allow.
    const writing = Writing.begin(stage, all, stage.pick({ brief: 3, usual: 6, full: 6 }))
    const baseMs = stage.pick({ brief: 2000, usual: 10_000, full: 30_000 })
    await stage.sleep(baseMs)
    const calmTo = performance.now()
    const elsewhere = stage.stranger()
    const one = await costOf(stage, () =>
      Promise.all(Array.from({ length: triesOfOne }, (_, at) => tryOnce(elsewhere, at))),
    )
    const floodFrom = performance.now()
    const oneHash = await costOf(stage, async () => [await tryAs(stage, 'nobody@example.com', 0)])
    const flood = await costOf(stage, () =>
      floodFor(stage, { callers: callersAtOnce, pauseMs }, stage.sleep(baseMs)),
    )
    const floodTo = performance.now()
    await writing.stop()
    const arriving = letIn(stage, comers)
    const crowd = await floodFor(stage, { callers: crowdAtOnce, pauseMs: crowdPauseMs }, arriving)
    const arrived = await arriving
    const hashed = one.statuses.filter((status) => status === 401).length
    const refused = one.statuses.filter((status) => status === 429).length
    const allowed = allowedOfOne
    if (hashed > allowed || refused < triesOfOne - allowed) {
      throw new Error(
        `of ${triesOfOne} tries for one account ${hashed} were looked at and ${refused} refused`,
      )
    }
    const before = sendP95(stage, calmTo - baseMs, calmTo)
    const during = sendP95(stage, floodFrom, floodTo)
    if (stage.isStrict && during > slowdown * before) {
      throw new Error(`send p95 went from ${before} to ${during} ms`)
    }
    return {
      ...(await stage.judge()),
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

/** A guess at one account, each from a network of its own. */
async function tryOnce(stranger: Stranger, at: number): Promise<number> {
  const body = { email: 'target@example.com', password: 'not the password' }
  const headers = { 'x-forwarded-for': floodAddress(at) }
  return (await stranger.call('POST', '/v1/auth/token', { body, headers })).status
}

async function tryAs(stage: Stage, email: string, at: number): Promise<number> {
  const body = { email, password: 'not the password' }
  const headers = { 'x-forwarded-for': floodAddress(at) }
  return (await call(`${stage.url}/v1/auth/token`, 'POST', { body, headers })).status
}

/**
 * So many at a time, each for an account and from a network of its own, and again a moment after they are answered,
 * until the others are done.
 */
async function floodFor(
  stage: Stage,
  { callers: many, pauseMs: ms }: { callers: number; pauseMs: number },
  others: Promise<unknown>,
): Promise<number[]> {
  const over = new AbortController()
  void Promise.allSettled([others]).then(() => over.abort())
  const statuses: number[] = []
  const callers = Array.from({ length: many }, async (_, caller) => {
    for (let round = 1; !over.signal.aborted; round += 1) {
      const at = round * many + caller
      statuses.push(await tryAs(stage, `nobody-${many}-${at}@example.com`, at))
      // Faster, and it would be this process that keeps everybody waiting.
      await stage.sleep(ms)
    }
  })
  await Promise.all(callers)
  return statuses
}

async function costOf(stage: Stage, run: () => Promise<number[]>) {
  const used = () => stage.nodes.reduce((sum, node) => sum + node.processorSeconds(), 0)
  const before = used()
  const statuses = await run()
  return { statuses, seconds: used() - before }
}

function sendP95({ proxy }: Stage, from: number, to: number): number {
  const sends = proxy.answers.filter(
    (answer) => isSend(answer) && answer.askedAt >= from && answer.askedAt < to,
  )
  return percentile(
    sends.map(({ askedAt, answeredAt }) => answeredAt - askedAt),
    0.95,
  )
}
