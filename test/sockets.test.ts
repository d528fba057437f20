import { createAgentClient, createVisitorClient, nodePlatform, type Platform } from '@papo/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
