import type { AgentSimulation } from '../clients/agent.ts'
import type { VisitorSimulation } from '../clients/visitor.ts'
import type { FaultRun } from './fault-run.ts'

/** An active chat of a visitor and an agent who both follow it. */
export interface Conversation {
  visitor: VisitorSimulation
  agent: AgentSimulation
  chatId: string
}

/** Starts chats, has the agents accept them in turn, and opens both sides of each. */
export async function openConversations(
  faultRun: FaultRun,
  count: number,
  agents: readonly AgentSimulation[],
): Promise<Conversation[]> {
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const agent = agents[at % agents.length]
      if (agent === undefined) throw new Error('there is no agent')
      const visitor = await faultRun.visitor()
      await agent.take(visitor.chatId)
      return { visitor, agent, chatId: visitor.chatId }
    }),
  )
}

/** Both sides write `rounds` messages each, in turn, and wait for each ack. */
export async function converse(
  { visitor, agent, chatId }: Conversation,
  rounds: number,
  subject = '',
): Promise<void> {
  const side = async (say: (text: string) => Promise<unknown>, who: string) => {
    for (let round = 1; round <= rounds; round += 1)
      await say(`${who} ${round} in ${chatId} ${subject}`.trim())
  }
  await Promise.all([
    side((text) => visitor.say(text), 'visitor'),
    side((text) => agent.say(chatId, text), 'agent'),
  ])
}
