import { setTimeout as pause } from 'node:timers/promises'
import {
  type AgentChat,
  createAgentClient,
  createVisitorClient,
  nodePlatform,
  type Platform,
  type VisitorChat,
} from '@papo/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWire } from '../packages/api/test/conformance/wire.ts'
import { owner, readyFolder, type Server, startServer, until } from './rig/server.ts'

let folder: Awaited<ReturnType<typeof readyFolder>>
let server: Server
beforeAll(async () => {
  folder = await readyFolder()
  server = await startServer({ env: { DATA_DIR: folder.path } })
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

/** A program’s platform that records its polls. */
function recording(): { platform: Platform; polls: string[] } {
  const platform = nodePlatform()
  const polls: string[] = []
  const isPoll = /\/messages\?|\/chats\/waiting/
  return {
    polls,
    platform: {
      ...platform,
      fetch(input, init) {
        const url = input as string
        if ((init?.method ?? 'GET') === 'GET' && isPoll.test(url)) polls.push(url)
        return platform.fetch(input, init)
      },
    },
  }
}

describe('a visitor and an agent over sockets', () => {
  it('see each other’s messages, the queue and typing at once, and poll nothing', async () => {
    const forAgent = recording()
    const forVisitor = recording()
    const agent = createAgentClient({ baseUrl: server.url, platform: forAgent.platform })
    await agent.createToken(owner)
    const [site] = (await agent.listSites()).sites
    const visitor = createVisitorClient({
      baseUrl: server.url,
      siteKey: site?.key ?? '',
      platform: forVisitor.platform,
    })
    const queue = agent.watchQueue()
    await until('the queue is loaded', () => queue.state.loaded)
    const chat = await visitor.start({ message: 'Olá' })
    await until('the chat is in the queue', () =>
      queue.state.chats.some(({ id }) => id === chat.id),
    )
    await agent.acceptChat(chat.id)
    const answer = await agent.openChat(chat.id)
    await until('the visitor sees the agent', () => chat.state.status === 'active')
    await until('the queue is empty', () => queue.state.total === 0)
    // By now both follow the chat over their sockets.
    await answer.send('Um')
    await until('the visitor has it', () => chat.state.messages.at(-1)?.text === 'Um')
    await chat.send('Dois')
    await until('the agent has it', () => answer.state.messages.at(-1)?.text === 'Dois')
    const before = [forAgent.polls.length, forVisitor.polls.length]
    const took: number[] = []
    for (let index = 0; index < 20; index++) {
      const text = `Mensagem ${index}`
      const heard = new Promise<number>((resolve) => {
        const stop = chat.on('message', (message) => {
          if (message.text !== text) return
          stop()
          resolve(performance.now())
        })
      })
      const at = performance.now()
      await answer.send(text)
      took.push((await heard) - at)
    }
    answer.setTyping(true)
    await until('the visitor sees typing', () => chat.state.typing.length === 1)
    chat.markRead()
    await until('the agent sees it read', () => answer.state.readUpTo.visitor > 20)
    expect([forAgent.polls.length, forVisitor.polls.length]).toEqual(before)
    expect(took.toSorted((a, b) => a - b)[10]).toBeLessThan(300)
    await chat.end()
    await chat.rate(5)
    agent.close()
    visitor.close()
  })
})

/** A client's own way to the server, and how many of its sockets are open. */
async function openWay() {
  const wire = await openWire(server.url)
  const platform = nodePlatform()
  let open = 0
  const counting: Platform = {
    ...platform,
    openSocket: (address, protocol, events) => {
      let isOpen = false
      const ended = () => {
        if (isOpen) open -= 1
        isOpen = false
      }
      const socket = platform.openSocket?.(address, protocol, {
        ...events,
        onOpen() {
          isOpen = true
          open += 1
          events.onOpen()
        },
        onClose(...how) {
          ended()
          events.onClose(...how)
        },
      })
      if (socket === undefined) throw new Error('this platform has no sockets')
      return {
        send: (text) => socket.send(text),
        close() {
          ended()
          socket.close()
        },
      }
    },
  }
  return {
    options: { baseUrl: wire.url.replace(/\/$/, ''), platform: counting },
    /** Breaks what is open, in the middle of a frame or not. Returns whether a socket was. */
    cut(): boolean {
      const hadSocket = open > 0
      wire.cut()
      wire.mend()
      return hadSocket
    },
    close: () => wire.close(),
  }
}

const cuts = 200
const pairs = 20
const agentSign = { email: 'rita@example.com', password: 'um cavalo correto e pilha' }

interface Writer {
  chat: VisitorChat | AgentChat
  texts: string[]
}

/** Writes until `isOver`, each message once the last one is stored. */
async function write({ chat, texts }: Writer, who: string, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const text = `${who} ${texts.length}`
    texts.push(text)
    await chat.send(text)
    await pause(400 * Math.random())
  }
}

const textsOf = (messages: readonly { text: string | null }[]) =>
  messages.flatMap(({ text }) => text ?? [])

it('cut two hundred times at random instants while both sides write, sockets lose, repeat and reorder nothing', async () => {
  const admin = createAgentClient({ baseUrl: server.url })
  await admin.createToken(owner)
  await admin.createAgent({ name: 'Rita', role: 'agent', capacity: pairs, ...agentSign })
  const siteKey = (await admin.listSites()).sites[0]?.key ?? ''
  const agentWay = await openWay()
  const ways = [agentWay, ...(await Promise.all(Array.from({ length: pairs }, openWay)))]
  const agent = createAgentClient(agentWay.options)
  await agent.createToken(agentSign)
  const chats: [visitor: Writer, agent: Writer][] = []
  for (const { options } of ways.slice(1)) {
    const chat = await createVisitorClient({ ...options, siteKey }).start({})
    await agent.acceptChat(chat.id)
    chats.push([
      { chat, texts: [] },
      { chat: await agent.openChat(chat.id), texts: [] },
    ])
  }

  let made = 0
  const isOver = () => made >= cuts
  const writing = chats.flatMap(([mine, theirs]) => [
    write(mine, 'visitor', isOver),
    write(theirs, 'agent', isOver),
  ])
  while (!isOver()) {
    await pause(100 * Math.random())
    const way = Math.random() < 0.2 ? agentWay : ways[Math.floor(Math.random() * ways.length)]
    if (way?.cut()) made += 1
  }
  await Promise.all(writing)

  for (const [mine, theirs] of chats) {
    const log = await admin.getChatMessages(mine.chat.id)
    for (const { chat, texts } of [mine, theirs]) {
      const own = texts[0]?.split(' ')[0] ?? ''
      expect(textsOf(log).filter((text) => text.startsWith(own))).toEqual(texts)
      await until('the view is whole', () => chat.state.messages.at(-1)?.seq === log.at(-1)?.seq)
      expect(chat.state.messages.map(({ seq, text }) => [seq, text])).toEqual(
        log.map(({ seq, text }) => [seq, text]),
      )
      chat.close()
    }
  }
  agent.close()
  for (const way of ways) await way.close()
}, 120_000)
