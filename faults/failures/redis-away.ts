import { isSend } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import { openConversations } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const slowestDeliveryMs = 10_000
/** A send must be answered within this time, whatever state Redis is in. */
const slowestSendMs = 5000
/** Longer than the slowest delivery that is accepted. */
const unresponsiveSeconds = 14
const cutEveryMs = 2000

export const redisAway: Scenario = {
  code: 'F6',
  name: 'redis-away',
  what: 'Redis is shut down, unresponsive, and cuts its subscribers off: sends and polls go on, at worst a little later.',
  stacks: ['cluster'],
  ownServices: true,
  limitSeconds: 600,
  protection: {
    what: 'no call waits for Redis without a short timeout',
    without: [
      { at: 'wait-for-redis', value: '150_000' },
      { at: 'deaf-redis', value: '500_000' },
      { at: 'silent-socket', value: '500_000' },
    ],
  },
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 4, usual: 10, full: 20 }),
      agents,
    )
    const writing = Writing.begin(faultRun, all, faultRun.pick({ brief: 4, usual: 10, full: 20 }))
    const figures: Record<string, number> = {}
    const worst = async (during: string, harm: () => Promise<void>) => {
      faultRun.progress(during)
      const since = performance.now()
      await harm()
      const delays = faultRun.journal.deliveryDelays(since)
      figures[`worst delivery ${during} in ms`] = Math.round(Math.max(0, ...delays))
    }
    await worst('while it was down', () => shutDown(faultRun))
    await worst('while it was deaf', () => makeUnresponsive(faultRun))
    await worst('while listeners were cut off', () => cutListeners(faultRun))
    await worst('while nobody could listen', () => cutSubscribers(faultRun))
    await writing.stop()
    const ended = faultRun.nodes.find(({ isRunning }) => !isRunning)
    if (ended) throw new Error(`${ended.name} ended:\n${ended.output().slice(-1000)}`)
    const judged = await faultRun.judge()
    const slowest = Math.max(...faultRun.journal.deliveryDelays())
    if (slowest > slowestDeliveryMs) {
      throw new Error(`a message was shown ${Math.round(slowest)} ms after its ack`)
    }
    const slowestSend = Math.max(0, ...sendTimes(faultRun))
    if (slowestSend > slowestSendMs) {
      throw new Error(`a send was answered after ${Math.round(slowestSend)} ms`)
    }
    return { ...judged, ...figures, 'slowest send in ms': slowestSend }
  },
}

const sendTimes = ({ proxy }: FaultRun): number[] =>
  proxy.answers
    .filter((answer) => isSend(answer))
    .map(({ askedAt, answeredAt }) => answeredAt - askedAt)

async function shutDown(faultRun: FaultRun): Promise<void> {
  await faultRun.redis.kill()
  await faultRun.sleep(faultRun.pick({ brief: 20_000, usual: 25_000, full: 60_000 }))
  await faultRun.redis.start()
  await faultRun.sleep(3000)
}

async function makeUnresponsive(faultRun: FaultRun): Promise<void> {
  await faultRun.redis.command('DEBUG', 'SLEEP', String(unresponsiveSeconds))
  await faultRun.sleep(2000)
}

async function cutListeners(faultRun: FaultRun): Promise<void> {
  const times = faultRun.pick({ brief: 2, usual: 6, full: 15 })
  for (let cut = 0; cut < times; cut += 1) {
    await faultRun.redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await faultRun.sleep(cutEveryMs)
  }
}

/**
 * Subscribers are cut off as soon as they subscribe: what is published to other nodes meanwhile is
 * lost.
 */
async function cutSubscribers(faultRun: FaultRun): Promise<void> {
  const until = performance.now() + faultRun.pick({ brief: 10_000, usual: 12_000, full: 30_000 })
  while (performance.now() < until) {
    await faultRun.redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await faultRun.sleep(20)
  }
}
