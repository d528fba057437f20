import { type Connection, createAgentClient, createVisitorClient } from '@papo/sdk'
import { expect, test } from 'vitest'
import {
  answersGarbage,
  type Conduct,
  createBackend,
  dropsRequests,
  hangs,
  inSequence,
  losesReplies,
  manualPlatform,
  refuses,
  repeats,
  slow,
} from '../src/index.ts'

const baseUrl = 'https://papo.test'

function harness() {
  const platform = manualPlatform({ origin: 'https://shop.test' })
  const backend = createBackend({ platform, site: { allowedOrigins: ['https://shop.test'] } })
  platform.useServer(backend.fetch)
  const siteKey = backend.site.key
  return { platform, backend, siteKey, client: createVisitorClient({ baseUrl, siteKey, platform }) }
}

test('a visitor and an agent complete a chat, and nothing is left running', async () => {
  const { platform, backend, client } = harness()
  const consolePlatform = manualPlatform({ clock: platform.clock, fetch: backend.newBrowser() })
  const agent = createAgentClient({ baseUrl, platform: consolePlatform })
  const { email, password } = backend.agent
  await agent.signIn({ email, password })

  const timeline = platform.timeline()
  const visitor = await client.start({ message: 'Where is my order?' })
  visitor.on('status', timeline.note)
  visitor.on('message', ({ kind, text }) => timeline.note(text ?? kind))
  await platform.advance(1000)
  const { chats } = await agent.listWaitingChats()
  await agent.acceptChat(chats[0]?.id ?? '')
  const desktop = await agent.openChat(visitor.id)
  await platform.advance(2000)
  await Promise.all([desktop.send('On its way'), platform.advance(1000)])
  await Promise.all([desktop.end(), platform.advance(1000)])
  await Promise.all([visitor.rate(5, 'Quick!'), platform.advance(1000)])

  expect(timeline.lines.filter((line) => !line.endsWith('Where is my order?'))).toEqual([
    'at(1000) accepted',
    'at(1000) active',
    'at(3000) On its way',
    'at(4000) ended',
    'at(4000) ended',
  ])
  expect((await backend.chats())[0]).toMatchObject({ status: 'ended', endedBy: 'agent', rating: 5 })
  visitor.close()
  agent.close()
  expect([...(await platform.leftovers()), ...(await consolePlatform.leftovers())]).toEqual([])
})

const troubles: [string, Conduct][] = [
  ['loses replies', losesReplies()],
  ['drops requests', dropsRequests()],
  ['answers garbage', answersGarbage()],
  ['is unavailable', refuses('unavailable')],
  ['repeats requests', repeats(2)],
  ['is slow', slow(4000)],
]

test.each(troubles)(
  'three messages arrive once and in order if the connection %s',
  async (_, trouble) => {
    const { platform, backend, client } = harness()
    const chat = await client.start()
    await backend.agentAccepts(chat.id)
    backend.conduct('sendMessage', inSequence(trouble, trouble, trouble))
    const texts = ['one', 'two', 'three']
    const sent = Promise.all(texts.map((text) => chat.send(text)))
    await platform.advance(300_000)
    expect((await sent).map(({ text }) => text)).toEqual(texts)
    expect((await backend.log(chat.id)).map(({ seq, text }) => [seq, text])).toEqual([
      [1, null],
      [2, 'one'],
      [3, 'two'],
      [4, 'three'],
    ])
    chat.close()
  },
)

test('the visitor sees a lost connection and its return', async () => {
  const { platform, backend, client } = harness()
  const chat = await client.start()
  await platform.advance(0)
  const timeline = platform.timeline()
  chat.on('connection', (connection: Connection) => timeline.note(connection))
  platform.setOnline(false)
  await platform.advance(60_000)
  platform.setOnline(true)
  await platform.advance(60_000)
  expect(timeline.lines.map((line) => line.split(' ')[1])).toEqual([
    'offline',
    'connecting',
    'online',
  ])
  await backend.agentAccepts(chat.id)
  await platform.settle()
  expect(chat.state.status).toBe('active')
  chat.close()
})

test('messages from an outage arrive once and in order, and the outage is shown', async () => {
  const { platform, backend, client } = harness()
  const chat = await client.start()
  await backend.agentAccepts(chat.id)
  await platform.advance(10_000)
  const timeline = platform.timeline()
  chat.on('connection', (connection) => timeline.note(connection))
  const received: (string | null)[] = []
  chat.on('message', ({ text }) => received.push(text))
  const answersAgain = backend.conduct('getMessages', hangs())
  await backend.agentSends(chat.id, 'one')
  await platform.advance(1000)
  await backend.agentSends(chat.id, 'two')
  await backend.agentSends(chat.id, 'three')
  await platform.advance(60_000)
  answersAgain()
  await platform.advance(60_000)
  expect(received).toEqual(['one', 'two', 'three'])
  expect(timeline.lines.map((line) => line.split(' ')[1])).toEqual(['offline', 'online'])
  chat.close()
})

test('a reload finds the session again', async () => {
  const { platform, client, siteKey } = harness()
  const chat = await client.start({ message: 'Hello' })
  chat.close()
  const reloaded = createVisitorClient({ baseUrl, siteKey, platform: platform.newTab() })
  const again = await reloaded.resume()
  await platform.advance(0)
  expect([again?.id, again?.state.messages[0]?.text]).toEqual([chat.id, 'Hello'])
  again?.close()
})

test('an agent who follows an erased visitor’s chat sees tombstones, and the visitor is logged out', async () => {
  const { platform, backend, client } = harness()
  const { email, password } = backend.owner
  const consolePlatform = manualPlatform({ clock: platform.clock, fetch: backend.newBrowser() })
  const owner = createAgentClient({ baseUrl, platform: consolePlatform })
  await owner.signIn({ email, password })
  const visitor = await client.start({ message: 'My card is 4111', visitor: { name: 'Rui' } })
  await backend.agentAccepts(visitor.id, backend.owner.id)
  const opened = await owner.openChat(visitor.id)
  await platform.advance(5000)

  const visitorId = opened.state.chat.visitor.id
  const erased = await owner.eraseVisitor(visitorId)
  await platform.advance(1000)
  expect(erased).toMatchObject({ chats: 1, messages: 1 })
  expect(opened.state.status).toBe('ended')
  expect(opened.state.messages.map(({ seq, text, erased }) => [seq, text, erased])).toEqual([
    [1, null, true],
    [2, null, undefined],
    [3, null, undefined],
  ])
  const exported = await owner.exportVisitor(visitorId)
  expect(JSON.stringify(exported)).not.toMatch(/Rui|4111/)
  await platform.advance(30_000)
  expect(visitor.state.connection).toBe('blocked')
  visitor.close()
  owner.close()
})
