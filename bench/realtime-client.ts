import { type AgentClient, createAgentClient, createVisitorClient } from '@papo/sdk'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A process of simulated people on the real SDK. It is told by messages what to do, and reports by messages.
 * `bench/realtime.ts` starts it.
 */
export type Order =
  | {
      do: 'connect'
      url: string
      siteKey: string
      agents: readonly AgentAccount[]
      idle: number
      talking: number
    }
  | { do: 'talk'; seconds: number; everyMs: number }
  | { do: 'countOnline' }

export type Report =
  | { done: 'connect' }
  | {
      done: 'talk'
      delaysMs: number[]
      answersMs: number[]
      sends: number
      missing: number
      lagMs: number
    }
  | { done: 'countOnline'; online: number; all: number }
  | { failed: string }

export interface AgentAccount {
  email: string
  password: string
}

type Chat = Awaited<ReturnType<AgentClient['openChat']>>

interface Pair {
  visitor: { send(text: string): Promise<{ id: string }>; state: { connection: string } }
  agent: Chat
}

const atOnce = 32
const arrivesWithinMs = 30_000
const pairs: Pair[] = []
const all: { state: { connection: string } }[] = []
/** When each message was shown on the other side. */
const shownAt = new Map<string, number>()

process.on('message', (order: Order) => {
  carryOut(order).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ failed: String(error) } satisfies Report),
  )
})

async function carryOut(order: Order): Promise<Report> {
  switch (order.do) {
    case 'connect':
      await connect(order)
      return { done: 'connect' }
    case 'talk':
      return await talk(order)
    case 'countOnline':
      return {
        done: 'countOnline',
        online: all.filter(({ state }) => state.connection === 'online').length,
        all: all.length,
      }
    default:
      return order satisfies never
  }
}

async function connect({ url, siteKey, agents, idle, talking }: Order & { do: 'connect' }) {
  const clients = await Promise.all(
    agents.map(async (account) => {
      const client = createAgentClient({ baseUrl: url, requestsPerMinute: Infinity })
      await client.createToken(account)
      // An agent who follows the queue is there: the chats of one who is away go back to it.
      client.watchQueue()
      return client
    }),
  )
  let made = 0
  const next = async () => {
    while (made < idle + talking) {
      const number = (made += 1)
      const client = clients[number % clients.length]
      if (client === undefined) throw new Error('there are no agents')
      await begin(client, number <= talking, { url, siteKey })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, next))
}

/** A visitor starts a chat and an agent accepts it. Where they talk, the agent follows it too. */
async function begin(
  client: AgentClient,
  isTalking: boolean,
  { url, siteKey }: { url: string; siteKey: string },
): Promise<void> {
  const visitor = createVisitorClient({ baseUrl: url, siteKey, requestsPerMinute: Infinity })
  const chat = await patiently(() => visitor.start({ visitor: { name: 'Bia' } }))
  await patiently(() => client.acceptChat(chat.id))
  all.push(chat)
  if (!isTalking) return
  const agent = await patiently(() => client.openChat(chat.id))
  all.push(agent)
  chat.on('message', ({ id, author }) => {
    if (author.type === 'agent') shownAt.set(id, performance.now())
  })
  agent.on('message', ({ id, author }) => {
    if (author.type === 'visitor') shownAt.set(id, performance.now())
  })
  pairs.push({ visitor: chat, agent })
}

/** Both sides of every pair write at this interval; a delay is from the call of `send` to the other side's view. */
async function talk({ seconds, everyMs }: Order & { do: 'talk' }): Promise<Report> {
  const until = performance.now() + seconds * 1000
  const sent: { id: string; at: number; answeredAt: number }[] = []
  const lag = monitorEventLoopDelay({ resolution: 1 })
  lag.enable()
  const write = async ({ visitor, agent }: Pair) => {
    await sleep(Math.random() * everyMs)
    for (let turn = 0; performance.now() < until; turn += 1) {
      const at = performance.now()
      const { id } = await (turn % 2 === 0 ? visitor : agent).send(`turn ${turn}`)
      sent.push({ id, at, answeredAt: performance.now() })
      await sleep(Math.max(0, at + everyMs - performance.now()))
    }
  }
  shownAt.clear()
  await Promise.all(pairs.map(write))
  const latest = performance.now() + arrivesWithinMs
  const isMissing = ({ id }: { id: string }) => !shownAt.has(id)
  while (sent.some(isMissing) && performance.now() < latest) await sleep(20)
  const shown = sent.filter((one) => !isMissing(one))
  return {
    done: 'talk',
    answersMs: sent.map(({ at, answeredAt }) => answeredAt - at),
    lagMs: lag.percentile(99) / 1e6,
    delaysMs: shown.map(({ id, at }) => (shownAt.get(id) ?? Number.NaN) - at),
    sends: sent.length,
    missing: sent.length - shown.length,
  }
}

/** A busy server may refuse for a moment. */
async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call()
    } catch (error) {
      if (tries === 10) throw error
      await sleep(200 * tries)
    }
  }
}
