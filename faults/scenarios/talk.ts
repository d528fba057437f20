import type { AgentPerson } from '../people/agent.ts'
import type { VisitorPerson } from '../people/visitor.ts'
import type { Stage } from '../stage.ts'

/** A visitor and an agent in an active chat, each looking at it. */
export interface Talk {
  visitor: VisitorPerson
  agent: AgentPerson
  chatId: string
}

/** Starts chats, accepted by the agents in turn, and opens both sides of each. */
export async function talks(
  stage: Stage,
  count: number,
  agents: readonly AgentPerson[],
): Promise<Talk[]> {
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const agent = agents[at % agents.length]
      if (agent === undefined) throw new Error('there is no agent')
      const visitor = await stage.visitor()
      await agent.take(visitor.chatId)
      return { visitor, agent, chatId: visitor.chatId }
    }),
  )
}

/** Both sides write in turn, each waiting for its own ack: `rounds` messages each. */
export async function converse(
  { visitor, agent, chatId }: Talk,
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
