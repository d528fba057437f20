import { randomUUID } from 'node:crypto'
import { isPapoError } from '@papo/sdk'
import type { Scenario } from '../../fault-rig/run/scenario.ts'
import type { FaultRun } from '../../fault-rig/run/fault-run.ts'
import {
  converse,
  type Conversation,
  openConversations,
} from '../../fault-rig/run/conversations.ts'

export const duplicateRequests: Scenario = {
  code: 'F3',
  name: 'duplicate-requests',
  what: 'Every POST arrives three times at once, pairs are swapped, and client ids are misused in every way: each message is stored once.',
  limitSeconds: 150,
  stacks: ['cluster', 'embedded'],
  protection: [
    {
      what: 'a writer locks the chat before reading its state',
      without: { drop: 'chat-lock' },

      stacks: ['cluster'],
    },
    {
      what: 'a send looks up its client id before it stores the message',
      without: { at: 'first-of-client-id', value: 'null' },
    },
  ],
  async run(faultRun) {
    const agents = [await faultRun.agent(), await faultRun.agent()]
    let copied = 0
    faultRun.proxy.onRequest(({ method, path }) => {
      if (method !== 'POST') return null
      copied += 1
      return path.endsWith('/messages') ? { copies: 3, swap: path } : { copies: 3 }
    })
    const all = await openConversations(
      faultRun,
      faultRun.pick({ brief: 2, usual: 6, full: 12 }),
      agents,
    )
    const rounds = faultRun.pick({ brief: 3, usual: 8, full: 20 })
    await Promise.all(all.map((conversation) => converse(conversation, rounds)))
    const burst = faultRun.pick({ brief: 10, usual: 30, full: 50 })
    await Promise.all(all.map((conversation) => burstFrom(faultRun, conversation, burst)))
    faultRun.proxy.heal()
    await misuse(faultRun, all)
    return { ...(await faultRun.judge()), 'posts in triplicate': copied }
  },
}

/** Many sends at once from one side, so that pairs of one author are swapped too. */
async function burstFrom(
  faultRun: FaultRun,
  { visitor, chatId }: Conversation,
  count: number,
): Promise<void> {
  const sender = faultRun.sender(visitor)
  await Promise.all(
    Array.from({ length: count }, (_, at) => sender.send(chatId, `burst ${at} in ${chatId}`)),
  )
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'nothing'
  } catch (error) {
    if (isPapoError(error)) return `${error.status} ${error.code}`
    throw error
  }
}

/**
 * The same key with another text, no key, and the same key by other callers: in the chat, outside
 * it, in another chat.
 */
async function misuse(faultRun: FaultRun, [one, other]: Conversation[]): Promise<void> {
  if (one === undefined || other === undefined) throw new Error('there are too few conversations')
  const clientId = randomUUID()
  await faultRun.sender(one.visitor).send(one.chatId, 'the first', { clientId })
  const { client } = one.visitor
  const reused = await codeOf(client.sendMessage(one.chatId, { clientId, text: 'another' }))
  if (reused !== '422 client_id_reused')
    throw new Error(`a reused client id was answered ${reused}`)
  const bare = { text: 'no key' } as { clientId: string; text: string }
  const missing = await codeOf(client.sendMessage(one.chatId, bare))
  if (missing !== '400 invalid_request') throw new Error(`no client id was answered ${missing}`)

  const owner = await faultRun.ownerClient()
  const secret = { name: 'Zé', email: 'ze@example.com', password: 'outra casa, outra chave' }
  const { site } = await owner.createWorkspace({
    name: 'Next door',
    owner: secret,
    site: { name: 'Next door', allowedOrigins: ['https://next.example'] },
  })
  const neighbour = await faultRun.arrival({ name: 'a neighbour', siteKey: site.key })
  for (const [person, chatId] of [
    [one.agent, one.chatId],
    [other.visitor, other.chatId],
    [neighbour, neighbour.chatId],
  ] as const) {
    const message = await person.client.sendMessage(chatId, { clientId, text: `by ${person.name}` })
    if (message.text !== `by ${person.name}`) {
      throw new Error(`the client id of another gave ${person.name} “${message.text}”`)
    }
  }
}
