import type { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import { percentile } from '../../fault-rig/run/percentile.ts'
import { isSend } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { Figures, FaultRun } from '../../fault-rig/run/fault-run.ts'
import type { Conversation } from '../../fault-rig/run/conversations.ts'
import { Writing } from '../../fault-rig/run/writing.ts'

const pollEveryMs = 3000
const perSecond = 30
const limits = { sendP95Ms: 80, pollP95Ms: 40, p99Ms: 200, memoryMiBPerMinute: 1 }
/** A poller that asks every 3 s, in the worst case. */
const slowestDeliveryMs = 10_000
/** All pollers begin at once, which is not a steady load; L4 tests the herd. */
const warmUpMs = 10_000
/** Memory settles before it is measured. */
const settleMs = 120_000

export const steadyLoad: Scenario = {
  code: 'L1',
  name: 'steady-load',
  what: 'Three hundred chats, four hundred pollers and thirty messages a second: every message arrives, in time.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 1500,
  protection: {
    what: 'a commit wakes the held polls of its chat, or the reconciliation finds those that are behind',
    without: [{ drop: 'publish-after-commit' }, { drop: 'reconcile-watched' }],
  },
  async run(faultRun) {
    const chats = faultRun.pick({ brief: 20, usual: 300, full: 300 })
    const all = await accepted(faultRun, chats)
    const agentPollers = Math.round(chats / 3)
    for (const [at, { visitor, agent, chatId }] of all.entries()) {
      const everyMs = pollEveryMs
      faultRun.poller(visitor, { chatId, everyMs })
      if (at < agentPollers) faultRun.poller(agent, { chatId, everyMs })
    }
    const rate = faultRun.pick({ brief: 5, usual: perSecond, full: perSecond })
    const writing = Writing.begin(faultRun, all, rate)
    await faultRun.sleep(faultRun.pick({ brief: 0, usual: warmUpMs, full: warmUpMs }))
    const began = performance.now()
    const memory = await sampleMemory(faultRun)
    await writing.stop()
    const figures = timesOf(faultRun, began)
    const slope = memoryPerMinute(memory)
    const judged = await faultRun.judge()
    const slowest = Math.max(0, ...faultRun.journal.deliveryDelays())
    if (slowest > slowestDeliveryMs) {
      throw new Error(`a message was shown ${Math.round(slowest)} ms after its ack`)
    }
    const all_ = { ...figures, ...(slope === null ? {} : { 'MiB a minute': slope }) }
    // The promised times apply to PostgreSQL and Redis.
    if (faultRun.isStrict && faultRun.name === 'cluster') requireTimes(all_)
    return {
      ...judged,
      pollers: chats + agentPollers,
      'sends a second': rate,
      'slowest delivery in ms': slowest,
      ...all_,
    }
  },
}

/** Active chats that nobody follows yet. */
async function accepted(faultRun: FaultRun, count: number): Promise<Conversation[]> {
  const agents: AgentSimulation[] = []
  for (let made = 0; made < 10; made += 1) agents.push(await faultRun.agent())
  const crowd = await faultRun.waitingVisitors(count)
  return await Promise.all(
    crowd.map(async (visitor, at) => {
      const agent = agents[at % agents.length]
      if (agent === undefined) throw new Error('there is no agent')
      await agent.accept(visitor.chatId)
      return { visitor, agent, chatId: visitor.chatId }
    }),
  )
}

interface Sample {
  atMs: number
  /** Of the node that uses most. */
  mib: number
}

async function sampleMemory(faultRun: FaultRun): Promise<Sample[]> {
  const seconds = faultRun.pick({ brief: 8, usual: 60, full: 600 })
  const samples: Sample[] = []
  const began = performance.now()
  for (let second = 0; second < seconds; second += 1) {
    await faultRun.sleep(1000)
    const mib = Math.max(...faultRun.nodes.map((node) => node.memory()))
    samples.push({ atMs: performance.now() - began, mib })
    faultRun.progress(`${second} of ${seconds} s, ${Math.round(mib)} MiB`)
  }
  return samples
}

/**
 * The slope of the regression line through the samples after the first two minutes, in MiB a
 * minute; null where there are too few.
 */
function memoryPerMinute(samples: readonly Sample[]): number | null {
  const late = samples.filter(({ atMs }) => atMs > settleMs)
  if (late.length < 60) return null
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = mean(late.map(({ atMs }) => atMs))
  const y = mean(late.map(({ mib }) => mib))
  const above = late.reduce((sum, { atMs, mib }) => sum + (atMs - x) * (mib - y), 0)
  const below = late.reduce((sum, { atMs }) => sum + (atMs - x) ** 2, 0)
  return (above / below) * 60_000
}

/** Durations as the proxy has measured them. */
function timesOf({ proxy, nodes }: FaultRun, since: number): Figures {
  const answers = proxy.answers.filter(({ askedAt }) => askedAt >= since)
  const took = (list: typeof answers) => list.map(({ askedAt, answeredAt }) => answeredAt - askedAt)
  const sends = took(answers.filter((answer) => isSend(answer)))
  const polls = took(answers.filter(({ method }) => method === 'GET'))
  return {
    'send p50 in ms': percentile(sends, 0.5),
    'send p95 in ms': percentile(sends, 0.95),
    'poll p50 in ms': percentile(polls, 0.5),
    'poll p95 in ms': percentile(polls, 0.95),
    'p99 in ms': percentile([...sends, ...polls], 0.99),
    'most MiB of a node': Math.max(...nodes.map((node) => node.memory())),
  }
}

function requireTimes(figures: Figures): void {
  const tooMuch = (
    [
      ['send p95 in ms', limits.sendP95Ms],
      ['poll p95 in ms', limits.pollP95Ms],
      ['p99 in ms', limits.p99Ms],
      ['MiB a minute', limits.memoryMiBPerMinute],
    ] as const
  ).find(([name, limit]) => (figures[name] ?? 0) > limit)
  if (tooMuch) throw new Error(`${tooMuch[0]} is ${figures[tooMuch[0]]}, and at most ${tooMuch[1]}`)
}
