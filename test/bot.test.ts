import { createAgentClient, createVisitorClient, type VisitorChat } from '@papo/sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Example, startExample } from './rig/example.ts'
import { owner, readyFolder, type Server, startServer, until } from './rig/server.ts'

const sign = { email: 'robo@example.com', password: 'um robô que responde sempre' }
let folder: Awaited<ReturnType<typeof readyFolder>>
let server: Server
let bot: Example
let siteKey: string

beforeAll(async () => {
  folder = await readyFolder()
  server = await startServer({ env: { DATA_DIR: folder.path } })
  const client = createAgentClient({ baseUrl: server.url })
  await client.createToken(owner)
  await client.createAgent({ name: 'Robô', role: 'agent', ...sign })
  siteKey = (await client.listSites()).sites[0]?.key ?? ''
  const env = { PAPO_URL: server.url, PAPO_BOT_EMAIL: sign.email, PAPO_BOT_PASSWORD: sign.password }
  bot = await startExample('sdk-bot', 'bot.ts', env, 'is waiting for visitors')
})

afterAll(async () => {
  await bot?.stop()
  await server?.stop()
  await folder?.remove()
})

async function startChat(message: string): Promise<VisitorChat> {
  const client = createVisitorClient({ baseUrl: server.url, siteKey })
  return await client.start({ visitor: { name: 'Bia' }, message })
}

const textsOf = (chat: VisitorChat) => chat.state.messages.flatMap(({ text }) => text ?? [])

it('the bot accepts waiting chats, answers each message once, and ends a chat when asked to', async () => {
  const chat = await startChat('Tem pão?')
  await until('the first answer', () => textsOf(chat).includes('Você disse: Tem pão?'))
  await chat.send('ajuda')
  await chat.send('tchau')
  await until('the end', () => chat.state.status === 'ended')
  const { messages, endedBy, agent } = chat.state
  expect(endedBy).toBe('agent')
  expect(agent?.name).toBe('Robô')
  expect(
    messages
      .filter(({ author, kind }) => author.type === 'agent' && kind === 'text')
      .map(({ text }) => text?.slice(0, 12)),
  ).toEqual(['Olá! Sou Rob', 'Você disse: ', 'Eu repito o ', 'Até mais!'])
  chat.close()
})

it('the bot goes on after somebody has ended its session', async () => {
  const chat = await startChat('Antes')
  await until('an answer', () => textsOf(chat).includes('Você disse: Antes'))
  const person = createAgentClient({ baseUrl: server.url })
  await person.createToken(sign)
  await person.endOtherSessions()
  await chat.send('Depois')
  await until('an answer', () => textsOf(chat).includes('Você disse: Depois'))
  const next = await startChat('Mais um')
  await until('an answer in the next chat', () => textsOf(next).includes('Você disse: Mais um'))
  expect(textsOf(chat).filter((text) => text === 'Você disse: Depois')).toHaveLength(1)
  for (const one of [chat, next]) {
    await one.end()
    one.close()
  }
})

it('the bot says goodbye in its chats when it is stopped', async () => {
  const chat = await startChat('Oi')
  await until('an answer', () => textsOf(chat).includes('Você disse: Oi'))
  expect(await bot.stop()).toBe(0)
  await until('the end', () => chat.state.status === 'ended')
  expect(textsOf(chat).at(-1)).toBe('Preciso sair agora. Até logo!')
  chat.close()
})

it('a bot whose password is changed ends with an error of one line, and so does one that never had the right one', async () => {
  const password = 'um robô com outra senha'
  const owned = createAgentClient({ baseUrl: server.url })
  await owned.createToken(owner)
  const other = { email: 'outro@example.com', password }
  await owned.createAgent({ name: 'Outro', role: 'agent', ...other })
  const env = { PAPO_URL: server.url, PAPO_BOT_EMAIL: other.email, PAPO_BOT_PASSWORD: password }
  const ready = 'is waiting for visitors'
  const second = await startExample('sdk-bot', 'bot.ts', env, ready)
  const before = second.output()
  const person = createAgentClient({ baseUrl: server.url })
  await person.createToken(other)
  await person.changePassword({ currentPassword: password, newPassword: `${password}, já mudada` })
  expect(await second.ended).toBe(1)
  const lines = second.output().slice(before.length).trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^The bot cannot sign in: invalid_credentials: /)

  const refused = startExample('sdk-bot', 'bot.ts', env, ready)
  await expect(refused).rejects.toThrow(/:\nThe bot cannot sign in: invalid_credentials: [^\n]+\n$/)
})
