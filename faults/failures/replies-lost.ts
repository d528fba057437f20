import { call } from '../../fault-rig/clients/call.ts'
import { isSend } from '../../fault-rig/proxy/fault.ts'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import { converse, openConversations } from '../../fault-rig/run/conversations.ts'

const lostShare = 0.3

export const repliesLost: Scenario = {
  code: 'F2',
  name: 'replies-lost',
  what: 'Three of ten answers to a send never arrive: the message is stored once, and the sender learns of it.',
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a send looks up its client id before it stores the message',
      without: [
        { at: 'first-of-client-id', value: 'null' },
        { at: 'stored-message', value: '{ ...$it, clientId: crypto.randomUUID() }' },
      ],
    },
    {
      what: 'a message keeps its client id through every retry',
      without: { at: 'client-id-of-retries', value: 'crypto.randomUUID()' },
    },
  ],
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 3, usual: 10, full: 20 }),
      agents,
    )
    const random = faultRun.random.branch()
    let lost = 0
    faultRun.proxy.onRequest((request) => {
      if (!isSend(request) || !random.happens(lostShare)) return null
      lost += 1
      return { cut: 'after' }
    })
    const rounds = faultRun.pick({ brief: 4, usual: 20, full: 50 })
    await Promise.all(all.map((conversation) => converse(conversation, rounds)))
    faultRun.proxy.heal()
    await repeatsAnswerTheSame(faultRun.url, all[0])
    return { ...(await faultRun.judge()), 'replies lost': lost }
  },
}

/** Repeats the same send by hand: 200, with the message of the first time. */
async function repeatsAnswerTheSame(
  url: string,
  conversation: Awaited<ReturnType<typeof openConversations>>[number] | undefined,
): Promise<void> {
  if (conversation === undefined) throw new Error('there is no conversation')
  const { visitor, chatId } = conversation
  const stored = await visitor.say('once more')
  const { status, body } = await call(`${url}/v1/chats/${chatId}/messages`, 'POST', {
    token: visitor.token,
    body: { clientId: stored.clientId, text: 'once more' },
  })
  const { id, seq, createdAt } = body as typeof stored
  const isSame = id === stored.id && seq === stored.seq && createdAt === stored.createdAt
  if (status !== 200 || !isSame) {
    throw new Error(`a repeat was answered ${status} with entry ${seq} instead of ${stored.seq}`)
  }
}
