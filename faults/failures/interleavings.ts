import type { SeededRandom } from '../../fault-rig/random/seeded-random.ts'
import type { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import { call, type Called } from '../../fault-rig/clients/call.ts'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const agentCount = 3
const capacity = 2
/** More chats than all agents together have capacity for. */
const atOnce = 8
const maxDelayMs = 15

export const interleavings: Scenario = {
  code: 'F5',
  name: 'interleavings',
  what: 'Accepts, transfers, requeues, leaves and ends of the same chats happen at the same moment, drawn from the seed: only allowed transitions occur.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 3600,
  protection: [
    {
      what: 'a transition must be allowed by the chat’s status',
      without: { at: 'legal-move', value: "action === 'accept' ? 'active' : $it" },
    },
    {
      what: 'a transfer checks the agent’s capacity',
      without: { drop: 'room-for-transfer' },

      stacks: ['cluster'],
    },
    {
      what: 'every transition locks the chat before reading its state',
      without: [{ drop: 'chat-lock' }, { at: 'chat-try-lock', value: 'chats' }],

      stacks: ['cluster'],
    },
  ],
  async run(faultRun) {
    const agents: AgentSimulation[] = []
    for (let made = 0; made < agentCount; made += 1) agents.push(await faultRun.agent({ capacity }))
    const runs = faultRun.pick({ brief: 120, usual: 300, full: 2000 })
    const counts = { done: 0, refused: 0, waiting: 0, active: 0, ended: 0 }
    for (let run = 0; run < runs; run += atOnce) {
      faultRun.progress(`${run} of ${runs} runs`)
      const visitors = await faultRun.waitingVisitors(Math.min(atOnce, runs - run))
      const answers = await Promise.all(
        visitors.map((visitor) => interleave(faultRun, visitor, agents, faultRun.random.branch())),
      )
      for (const { status } of answers.flat()) counts[status < 300 ? 'done' : 'refused'] += 1
      for (const status of await look(faultRun, visitors, agents)) counts[status] += 1
      await endAll(faultRun, visitors)
    }
    if (counts.done === 0 || counts.refused === 0) throw new Error('no two calls collided')
    return {
      ...(await faultRun.judge()),
      runs,
      'moves made': counts.done,
      'moves refused': counts.refused,
      'left waiting': counts.waiting,
      'left active': counts.active,
      'left ended': counts.ended,
    }
  },
}

/** One call of one caller, and the delay before it. */
interface Move {
  path: 'accept' | 'transfer' | 'end'
  token: string
  body: unknown
  delayMs: number
}

/** Some rounds of calls about one chat; those of a round run at once. */
async function interleave(
  faultRun: FaultRun,
  visitor: VisitorSimulation,
  agents: readonly AgentSimulation[],
  random: SeededRandom,
): Promise<Called[]> {
  const rounds = Array.from({ length: random.between(2, 3) }, (_, round) =>
    Array.from({ length: random.between(3, 5) }, () => draw(round, visitor, agents, random)),
  )
  const answers: Called[] = []
  for (const round of rounds) {
    answers.push(...(await Promise.all(round.map((move) => make(faultRun, visitor.chatId, move)))))
  }
  return answers
}

function draw(
  round: number,
  visitor: VisitorSimulation,
  agents: readonly AgentSimulation[],
  random: SeededRandom,
): Move {
  const { token } = random.pick(agents)
  const delayMs = random.between(0, maxDelayMs)
  const to = random.happens(0.3) ? { queue: true } : { agentId: random.pick(agents).id }
  const kind = random.next()
  // Most first rounds are accepts, since a chat without an owner cannot be transferred.
  if (kind < (round === 0 ? 0.75 : 0.35)) return { path: 'accept', token, body: undefined, delayMs }
  if (kind < 0.85) return { path: 'transfer', token, body: { to }, delayMs }
  const by = random.happens(0.5) ? visitor.token : token
  return { path: 'end', token: by, body: undefined, delayMs }
}

async function make(faultRun: FaultRun, chatId: string, move: Move): Promise<Called> {
  const { path, token, body, delayMs } = move
  await faultRun.sleep(delayMs)
  const answer = await call(`${faultRun.url}/v1/chats/${chatId}/${path}`, 'POST', { token, body })
  const { status } = answer
  if (status < 300 || status === 403 || status === 409 || status === 503) return answer
  throw new Error(`${path} was answered ${status}: ${JSON.stringify(answer.body)}`)
}

/**
 * Between two rounds of runs: every chat has one queue position or one owner, and no agent exceeds
 * their capacity.
 */
async function look(
  faultRun: FaultRun,
  visitors: readonly VisitorSimulation[],
  agents: readonly AgentSimulation[],
) {
  const client = await faultRun.ownerClient()
  const chats = await Promise.all(
    visitors.map(({ chatId }) => retryUntilDone(() => client.getChat(chatId))),
  )
  const queue = await retryUntilDone(() => client.listWaitingChats())
  const queued = new Set(queue.chats.map(({ id }) => id))
  for (const { id, status, agent } of chats) {
    const isOwned = agent !== null && agents.some((one) => one.id === agent.id)
    if (status === 'active' && !isOwned) throw new Error(`${id} is active without an owner`)
    if (queued.has(id) !== (status === 'waiting'))
      throw new Error(`${id} is ${status} and ${queued.has(id) ? '' : 'not '}in the queue`)
    if (status === 'waiting' && agent !== null) throw new Error(`${id} is waiting with an owner`)
  }
  for (const { id, name } of agents) {
    const held = chats.filter(({ status, agent }) => status === 'active' && agent?.id === id)
    if (held.length > capacity)
      throw new Error(`${name} has ${held.length} chats and a capacity of ${capacity}`)
  }
  return chats.map(({ status }) => status)
}

async function endAll(faultRun: FaultRun, visitors: readonly VisitorSimulation[]): Promise<void> {
  const client = await faultRun.ownerClient()
  await Promise.all(visitors.map(({ chatId }) => retryUntilDone(() => client.endChat(chatId))))
}
