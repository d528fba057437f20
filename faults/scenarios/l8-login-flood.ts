import { call } from '../people/call.ts'
import type { Stranger } from '../people/stranger.ts'
import { percentile } from '../percentile.ts'
import { isSend } from '../proxy/fault.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'
import { talks } from './talk.ts'
import { Writing } from './writing.ts'

const callersAtOnce = 50
const pauseMs = 100
const triesOfOne = 100
const allowedOfOne = 5
const slowdown = 2

/** Fifty wrong sign-ins at once for as long as it was calm before, and a hundred for one account: hashing takes no more than its share. */
export const loginFlood: Scenario = {
  name: 'L8',
  title: 'login flood',
  stacks: ['cluster', 'embedded'],
  env: { RATE_LIMIT_SCALE: '1' },
  protection: {
    what: 'the sixth try is refused before anything is hashed',
    without: { drop: 'sign-in-limit' },
  },
  async run(stage) {
    const agents = [await stage.agent()]
    const all = await talks(stage, stage.pick({ brief: 4, usual: 10, full: 10 }), agents)
    // Below what the limits of visitors and agents allow.
    const writing = Writing.begin(stage, all, stage.pick({ brief: 3, usual: 6, full: 6 }))
    const baseMs = stage.pick({ brief: 2000, usual: 10_000, full: 30_000 })
    await stage.sleep(baseMs)
    const calmTo = performance.now()
    // From elsewhere: an address, too, has only so many tries.
    const elsewhere = stage.stranger({ localAddress: '127.0.0.2' })
    const one = await costOf(stage, () =>
      Promise.all(Array.from({ length: triesOfOne }, () => tryOnce(elsewhere))),
    )
    const floodFrom = performance.now()
    const oneHash = await costOf(stage, () => tryMany(stage, ['nobody-0@example.com']))
    const flood = await costOf(stage, () => floodFor(stage, baseMs))
    const floodTo = performance.now()
    await writing.stop()
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
    }
  },
}

async function tryOnce(stranger: Stranger): Promise<number> {
  const body = { email: 'target@example.com', password: 'not the password' }
  return (await stranger.call('POST', '/v1/auth/token', { body })).status
}

async function tryMany(stage: Stage, emails: readonly string[]): Promise<number[]> {
  const answers = await Promise.all(
    emails.map((email) =>
      call(`${stage.url}/v1/auth/token`, 'POST', { body: { email, password: 'not the password' } }),
    ),
  )
  return answers.map(({ status }) => status)
}

/** Fifty at a time, each for an account of its own, and again a moment after they are answered. */
async function floodFor(stage: Stage, ms: number): Promise<number[]> {
  const until = performance.now() + ms
  const statuses: number[] = []
  const callers = Array.from({ length: callersAtOnce }, async (_, caller) => {
    for (let round = 1; round === 1 || performance.now() < until; round += 1) {
      statuses.push(...(await tryMany(stage, [`nobody-${caller}-${round}@example.com`])))
      // Faster, and it would be this process that keeps everybody waiting.
      await stage.sleep(pauseMs)
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
