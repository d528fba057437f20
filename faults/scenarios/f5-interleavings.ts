import type { Chance } from '../chance.ts'
import type { AgentPerson } from '../people/agent.ts'
import { call, type Called } from '../people/call.ts'
import { persist } from '../people/persist.ts'
import type { VisitorPerson } from '../people/visitor.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'

const agentCount = 3
const capacity = 2
/** More chats than all agents together have room for. */
const atOnce = 8
const longestDelayMs = 15

/** Accepts, transfers, returns, leaves and ends of the same chats at the same moment, drawn by the seed. */
export const interleavings: Scenario = {
  name: 'F5',
  title: 'interleavings',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 3600,
  protection: [
    {
      what: 'a move is one that the status allows',
      without: { at: 'legal-move', value: "move === 'accept' ? 'active' : $it" },
    },
    {
      what: 'a transfer looks for room',
      without: { drop: 'room-for-transfer' },

      stacks: ['cluster'],
    },
    {
      what: 'every move locks the chat before it looks',
      without: { drop: 'chat-lock' },

      stacks: ['cluster'],
    },
  ],
  async run(stage) {
    const agents: AgentPerson[] = []
    for (let made = 0; made < agentCount; made += 1) agents.push(await stage.agent({ capacity }))
    const runs = stage.pick({ brief: 120, usual: 300, full: 2000 })
    const counts = { done: 0, refused: 0, waiting: 0, active: 0, ended: 0 }
    for (let run = 0; run < runs; run += atOnce) {
      stage.note(`${run} of ${runs} runs`)
      const visitors = await stage.crowd(Math.min(atOnce, runs - run))
      const answers = await Promise.all(
        visitors.map((visitor) => interleave(stage, visitor, agents, stage.chance.branch())),
      )
      for (const { status } of answers.flat()) counts[status < 300 ? 'done' : 'refused'] += 1
      for (const status of await look(stage, visitors, agents)) counts[status] += 1
      await endAll(stage, visitors)
    }
    if (counts.done === 0 || counts.refused === 0) throw new Error('nothing has met anything')
    return {
      ...(await stage.judge()),
      runs,
      'moves made': counts.done,
      'moves refused': counts.refused,
      'left waiting': counts.waiting,
      'left active': counts.active,
      'left ended': counts.ended,
    }
  },
}

/** One try of one party, and how long it waits before. */
interface Move {
  path: 'accept' | 'transfer' | 'end'
  token: string
  body: unknown
  delayMs: number
}

/** A few rounds of moves against one chat, those of a round all at once. */
async function interleave(
  stage: Stage,
  visitor: VisitorPerson,
  agents: readonly AgentPerson[],
  chance: Chance,
): Promise<Called[]> {
  const rounds = Array.from({ length: chance.between(2, 3) }, (_, round) =>
    Array.from({ length: chance.between(3, 5) }, () => draw(round, visitor, agents, chance)),
  )
  const answers: Called[] = []
  for (const round of rounds) {
    answers.push(...(await Promise.all(round.map((move) => make(stage, visitor.chatId, move)))))
  }
  return answers
}

function draw(
  round: number,
  visitor: VisitorPerson,
  agents: readonly AgentPerson[],
  chance: Chance,
): Move {
  const { token } = chance.pick(agents)
  const delayMs = chance.between(0, longestDelayMs)
  const to = chance.happens(0.3) ? { queue: true } : { agentId: chance.pick(agents).id }
  const kind = chance.next()
  // Most first rounds are accepts: what nobody has is not given on.
  if (kind < (round === 0 ? 0.75 : 0.35)) return { path: 'accept', token, body: undefined, delayMs }
  if (kind < 0.85) return { path: 'transfer', token, body: { to }, delayMs }
  const by = chance.happens(0.5) ? visitor.token : token
  return { path: 'end', token: by, body: undefined, delayMs }
}

async function make(stage: Stage, chatId: string, move: Move): Promise<Called> {
  const { path, token, body, delayMs } = move
  await stage.sleep(delayMs)
  const answer = await call(`${stage.url}/v1/chats/${chatId}/${path}`, 'POST', { token, body })
  const { status } = answer
  if (status < 300 || status === 403 || status === 409 || status === 503) return answer
  throw new Error(`${path} was answered ${status}: ${JSON.stringify(answer.body)}`)
}

/** Between two rounds of runs: every chat has one place, and nobody has more than fit. */
async function look(
  stage: Stage,
  visitors: readonly VisitorPerson[],
  agents: readonly AgentPerson[],
) {
  const client = await stage.ownerClient()
  const chats = await Promise.all(
    visitors.map(({ chatId }) => persist(() => client.getChat(chatId))),
  )
  const line = await persist(() => client.listWaitingChats())
  const queued = new Set(line.chats.map(({ id }) => id))
  for (const { id, status, agent } of chats) {
    const isOwned = agent !== null && agents.some((one) => one.id === agent.id)
    if (status === 'active' && !isOwned) throw new Error(`${id} is active, and nobody has it`)
    if (queued.has(id) !== (status === 'waiting'))
      throw new Error(`${id} is ${status} and ${queued.has(id) ? '' : 'not '}in the line`)
    if (status === 'waiting' && agent !== null) throw new Error(`${id} waits, and somebody has it`)
  }
  for (const { id, name } of agents) {
    const held = chats.filter(({ status, agent }) => status === 'active' && agent?.id === id)
    if (held.length > capacity)
      throw new Error(`${name} has ${held.length} chats and room for ${capacity}`)
  }
  return chats.map(({ status }) => status)
}

async function endAll(stage: Stage, visitors: readonly VisitorPerson[]): Promise<void> {
  const client = await stage.ownerClient()
  await Promise.all(visitors.map(({ chatId }) => persist(() => client.endChat(chatId))))
}
