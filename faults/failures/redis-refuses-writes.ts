import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const slowestDeliveryMs = 10_000
const pollEveryMs = 1_000
const noticedWithinMs = 10_000

/** How a Redis comes to refuse writes while it answers everything else, and what mends it. */
const refusals = [
  {
    during: 'as a replica',
    begin: ['REPLICAOF', '127.0.0.1', '1'],
    end: ['REPLICAOF', 'NO', 'ONE'],
  },
  {
    during: 'without memory',
    begin: ['CONFIG', 'SET', 'maxmemory', '1'],
    end: ['CONFIG', 'SET', 'maxmemory', '0'],
  },
  {
    during: 'without its replicas',
    begin: ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
    end: ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
  },
]

export const redisRefusesWrites: Scenario = {
  code: 'F31',
  name: 'redis-refuses-writes',
  what: 'Redis answers and refuses writes, as a replica, when it is full, and without its replicas: plain polls and held ones hear all in time, and the nodes say so.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'Redis is there only while it takes a write',
    without: [
      { at: 'health-is-a-write', value: '$it.catch(() => null)' },
      { at: 'refused-writes', condition: 'false && $it' },
    ],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const count = faultRun.pick({ brief: 4, usual: 8, full: 16 })
    const all = await openConversations(faultRun, count, agents)
    for (const { visitor, agent, chatId } of all) {
      for (const person of [visitor, agent]) {
        faultRun.poller(person, { chatId, everyMs: pollEveryMs })
      }
    }
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 4, usual: 8, full: 16 }))
    const figures: Record<string, number> = {}
    for (const { during, begin, end } of refusals) {
      faultRun.progress(during)
      const since = performance.now()
      await faultRun.redis.command(...begin)
      await allSay(faultRun, 'refuses writes')
      await faultRun.sleep(faultRun.pick({ brief: 5_000, usual: 20_000, full: 40_000 }))
      await faultRun.redis.command(...end)
      await allSay(faultRun, 'ok')
      const delays = faultRun.journal.deliveryDelays(since)
      figures[`worst delivery ${during} in ms`] = Math.round(Math.max(0, ...delays))
    }
    await writing.stop()
    const judged = await faultRun.judge()
    const slowest = Math.max(...faultRun.journal.deliveryDelays())
    if (slowest > slowestDeliveryMs) {
      throw new Error(`a message was shown ${Math.round(slowest)} ms after its ack`)
    }
    return { ...judged, ...figures }
  },
}

/** Waits until every node says this of Redis. */
async function allSay(faultRun: FaultRun, redis: string): Promise<void> {
  for (const node of faultRun.nodes) {
    const says = async () => {
      const answer = await fetch(`${node.url}/readyz`)
      return ((await answer.json()) as { redis?: string }).redis === redis
    }
    await faultRun.until(`${node.name} says of Redis: ${redis}`, says, noticedWithinMs)
  }
}
