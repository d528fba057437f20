import { createAgentClient, createVisitorClient } from '@papo/sdk'
import { expect, test } from 'vitest'
import { createBackend, manualPlatform } from '../src/index.ts'

const baseUrl = 'https://papo.test'

function open() {
  const platform = manualPlatform()
  const backend = createBackend({ platform })
  platform.useServer(backend.fetch)
  const visitor = createVisitorClient({ baseUrl, siteKey: backend.site.key, platform })
  const desk = platform.newDevice()
  desk.useServer(backend.newBrowser())
  const agent = createAgentClient({ baseUrl, platform: desk })
  const { email, password } = backend.agent
  return { platform, backend, visitor, agent, signIn: () => agent.createToken({ email, password }) }
}

test('a message is left with its kind and number, and the agents’ list has it', async () => {
  const { platform, visitor, agent, signIn } = open()
  const chat = await visitor.start({ kind: 'message', message: 'Abrem amanhã?' })
  await platform.advance(1000)
  expect(chat.state).toMatchObject({ kind: 'message', status: 'waiting', queuePosition: null })
  await signIn()
  const { chats } = await agent.listChats({ kind: 'message', status: 'waiting' })
  expect(chats.map(({ number }) => number)).toEqual([chat.state.chat.number])
  expect((await agent.listWaitingChats()).total).toBe(0)
})

test('a waiting chat becomes a message, once, and its log says so', async () => {
  const { platform, backend, visitor } = open()
  const chat = await visitor.start()
  await platform.advance(1000)
  expect(chat.state).toMatchObject({ kind: 'live', queuePosition: 1 })
  const left = { email: 'ana@example.com', message: 'Quanto custa?' }
  await Promise.all([chat.leaveMessage(left), chat.leaveMessage(left)])
  await platform.advance(6000)
  expect(chat.state).toMatchObject({ kind: 'message', queuePosition: null })
  expect((await backend.log(chat.id)).map(({ kind }) => kind)).toEqual(['text', 'became_message'])
  await expect(chat.leaveMessage()).resolves.toBeUndefined()
})

test('a message without a text is refused', async () => {
  const { visitor } = open()
  await expect(visitor.start({ kind: 'message' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  const chat = await visitor.start()
  await expect(chat.leaveMessage()).rejects.toMatchObject({ code: 'message_missing' })
})

test('a start of another kind is another start, also after an answer was lost', async () => {
  const { platform, backend, visitor } = open()
  platform.setOnline(false)
  await expect(visitor.start({ message: 'Oi' })).rejects.toBeDefined()
  platform.setOnline(true)
  await visitor.start({ kind: 'message', message: 'Oi' })
  expect((await backend.chats()).map(({ kind }) => kind)).toEqual(['message'])
})

test('an agent follows an ended chat up, and the visitor finds it among their chats', async () => {
  const { backend, visitor, agent, signIn } = open()
  const chat = await visitor.start({ message: 'Chegou?' })
  await backend.agentAccepts(chat.id)
  await backend.agentEnds(chat.id)
  await signIn()
  const body = { clientId: crypto.randomUUID(), text: 'Chegou hoje.' }
  const made = await agent.followUp(chat.id, body)
  expect(made).toMatchObject({ kind: 'message', status: 'active', followUpOf: chat.id })
  expect((await agent.followUp(chat.id, body)).id).toBe(made.id)
  const { chats } = await visitor.listChats()
  expect(chats.map(({ id }) => id)).toEqual([made.id, chat.id])
})
