import type { AgentSimulation } from '../../fault-rig/clients/agent.ts'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'
import type { VisitorSimulation } from '../../fault-rig/clients/visitor.ts'
import { runConcurrently } from '../../fault-rig/run/concurrently.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'

const lostShare = 0.4

export const messageLeft: Scenario = {
  code: 'F17',
  name: 'message-left',
  what: 'Visitors leave messages while answers are lost and nodes are killed: each is listed once, with one text, in no queue, and its answer reaches the visitor.',
  stacks: ['cluster', 'embedded'],
  limitSeconds: 600,
  protection: {
    what: 'a repeat of a start finds its first text',
    without: [
      { at: 'first-of-client-id', value: 'null' },
      { at: 'stored-message', value: '{ ...$it, clientId: crypto.randomUUID() }' },
    ],
  },
  async run(faultRun) {
    const agent = await faultRun.agent()
    const count = faultRun.pick({ brief: 6, usual: 20, full: 60 })
    const random = faultRun.random.branch()
    let lost = 0
    faultRun.proxy.onRequest(({ method, path }) => {
      const isLeaving = path.endsWith('/v1/chats') || path.endsWith('/leave-message')
      if (method !== 'POST' || !isLeaving || !random.happens(lostShare)) return null
      lost += 1
      return { cut: 'after' }
    })
    const endFault = faultRun.beginFault()
    const leaving = Array.from({ length: count }, (_, at) => leave(faultRun, at))
    for (const node of faultRun.nodes) {
      await faultRun.sleep(faultRun.random.between(200, 1200))
      await node.kill()
      await node.start()
    }
    const visitors = await Promise.all(leaving)
    endFault()
    faultRun.proxy.heal()
    await requireEachOnce(agent, visitors)
    await answerAll(agent, visitors)
    return { ...(await faultRun.judge()), messages: count, 'replies lost': lost }
  },
}

const textOf = (at: number) => `message ${at}`

/** Every second visitor waits in the queue first, and leaves the message instead. */
async function leave(faultRun: FaultRun, at: number): Promise<VisitorSimulation> {
  const message = textOf(at)
  if (at % 2 === 0) return faultRun.visitor({ message, kind: 'message' })
  const visitor = await faultRun.visitor()
  await retryUntilDone(() => visitor.chat.leaveMessage({ message, email: 'ana@example.com' }))
  return visitor
}

/** Throws unless the list of messages has each visitor's once, with one text, and the queue none. */
async function requireEachOnce(
  { client }: AgentSimulation,
  visitors: readonly VisitorSimulation[],
): Promise<void> {
  const query = { kind: 'message', status: 'waiting', limit: 100 } as const
  const { chats } = await retryUntilDone(() => client.listChats(query))
  for (const { chatId, name } of visitors) {
    const times = chats.filter(({ id }) => id === chatId).length
    if (times !== 1) throw new Error(`the message of ${name} stands ${times} times in the list`)
    const { messages } = await retryUntilDone(() => client.getMessages(chatId))
    const texts = messages.filter(({ kind }) => kind === 'text')
    if (texts.length !== 1) throw new Error(`${name} left ${texts.length} texts instead of one`)
  }
  if (chats.length !== visitors.length) throw new Error(`${chats.length} messages were left`)
  const { total } = await retryUntilDone(() => client.listWaitingChats())
  if (total !== 0) throw new Error(`${total} chats wait in the queue`)
}

/** Takes and answers every message; throws unless each visitor finds the answer on return. */
async function answerAll(
  agent: AgentSimulation,
  visitors: readonly VisitorSimulation[],
): Promise<void> {
  await runConcurrently(visitors, async (visitor) => {
    const { chatId } = visitor
    visitor.leave()
    await agent.take(chatId)
    await agent.say(chatId, `answer to ${visitor.name}`)
    await visitor.resume()
    const { messages } = await retryUntilDone(() => visitor.client.getMessages(chatId))
    if (!messages.some(({ text }) => text === `answer to ${visitor.name}`)) {
      throw new Error(`${visitor.name} does not find the answer`)
    }
  })
}
