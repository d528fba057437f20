import { isPapoError } from '@papo/sdk'
import type { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'

const agentCount = 10
const room = 5
const parallelAccepts = 40

export const doubleAccept: Scenario = {
  code: 'F4',
  name: 'double-accept',
  what: 'Ten agents, spread over both nodes, accept every chat at once, and one agent accepts more than their capacity: each chat has one owner.',
  stacks: ['cluster'],
  protection: [
    {
      what: 'an accept locks the chat before reading its state',
      without: { drop: 'chat-lock' },
    },
    {
      what: 'an accept locks the agent before counting the agent’s chats',
      without: { drop: 'agent-lock' },
    },
  ],
  async run(faultRun) {
    const agents: AgentSimulation[] = []
    for (let made = 0; made < agentCount; made += 1) {
      agents.push(await faultRun.agent())
    }
    const chats = faultRun.pick({ brief: 20, usual: 100, full: 200 })
    const waiting = await faultRun.waitingVisitors(chats)
    const outcomes = await Promise.all(
      waiting.flatMap(({ chatId }) => agents.map((agent) => tryAccept(agent, chatId))),
    )
    const refused = outcomes.filter(({ owner }) => owner !== null)
    for (const [chatId, tries] of Map.groupBy(outcomes, (outcome) => outcome.chatId)) {
      const winners = tries.filter(({ owner }) => owner === null)
      if (winners.length !== 1)
        throw new Error(`${winners.length} agents own ${chatId} according to their answers`)
      const winner = winners[0]?.agent.id
      const forgedClient = tries.find(({ owner }) => owner !== null && owner !== winner)
      if (forgedClient)
        throw new Error(
          `${forgedClient.agent.name} was told that ${forgedClient.owner} has ${chatId}, and ${winner} has it`,
        )
    }
    const most = await fillUp(faultRun)
    return {
      ...(await faultRun.judge()),
      'accepts won': outcomes.length - refused.length,
      'accepts refused with the owner': refused.length,
      'most of one agent': most,
    }
  },
}

interface Try {
  agent: AgentSimulation
  chatId: string
  /** The owner that the answer names; null where this accept succeeded. */
  owner: string | null
}

async function tryAccept(agent: AgentSimulation, chatId: string): Promise<Try> {
  try {
    await agent.accept(chatId)
    return { agent, chatId, owner: null }
  } catch (error) {
    if (!isPapoError(error) || error.code !== 'already_accepted') throw error
    const owner = error.problem?.acceptedBy?.id
    if (owner === undefined)
      throw new Error('a refused accept did not name the owner', { cause: error })
    return { agent, chatId, owner }
  }
}

/** One agent accepts forty chats at once, on both nodes. */
async function fillUp(faultRun: FaultRun): Promise<number> {
  const agent = await faultRun.agent({ capacity: room })
  const waiting = await faultRun.waitingVisitors(parallelAccepts)
  const accepted = await Promise.all(
    waiting.map(async ({ chatId }) => {
      try {
        await agent.accept(chatId)
        return 1
      } catch (error) {
        if (isPapoError(error) && error.code === 'agent_at_capacity') return 0
        throw error
      }
    }),
  )
  const count = accepted.reduce<number>((sum, one) => sum + one, 0)
  if (count !== room) throw new Error(`an agent with a capacity of ${room} accepted ${count} chats`)
  return count
}
