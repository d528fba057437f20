import { createAgentClient } from '@papo/sdk'
import { createClient } from 'redis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { owner, type Server, startServer, until } from '../rig/server.ts'
import {
  createDatabase,
  createRedisDatabase,
  describeWithServices,
  type Disposable,
} from '../rig/services.ts'
import { BrowserHarness } from '../rig/browser-harness.ts'
import { ptBR } from '../rig/texts.ts'

const open = (url: string) => createClient({ url }).connect()

describeWithServices('two processes on PostgreSQL and Redis', () => {
  let database: Disposable
  let cache: Disposable
  let redis: Awaited<ReturnType<typeof open>>
  let harness: BrowserHarness
  let second: Server
  beforeAll(async () => {
    database = await createDatabase()
    cache = await createRedisDatabase()
    redis = await open(cache.url)
    const env = { DATABASE_URL: database.url, REDIS_URL: cache.url }
    harness = await BrowserHarness.open(env)
    second = await startServer({ env: { ...env, PUBLIC_URL: harness.server.url } })
  })
  afterAll(async () => {
    await second?.stop()
    await harness?.close()
    await redis?.close()
    await cache?.drop()
    await database?.drop()
  })

  it('serve one chat, and the two keys show it waiting, active and ended', async () => {
    const agent = createAgentClient({ baseUrl: second.url })
    await agent.createToken(owner)
    const workspace = (await agent.getMe()).workspace.id
    const list = async (kind: 'waiting' | 'active') => {
      const [key = ''] = await redis.keys(`papo:*:${kind}:*:{${workspace}}`)
      // What comes before all chats are the marks of the list.
      return await redis.zRangeByScore(key, '(-inf', '+inf')
    }
    const waiting = () => list('waiting')
    const active = () => list('active')

    const visitor = await harness.visitor()
    await visitor.startChat()
    await visitor.say('De um processo')
    await until('the line is told', async () => (await waiting()).length === 1)
    const [chatId = ''] = await waiting()
    expect(await active()).toEqual([])

    await agent.acceptChat(chatId)
    await until('both lists are told', async () => (await active()).length === 1)
    expect([await waiting(), await active()]).toEqual([[], [chatId]])
    const agentChat = await agent.openChat(chatId)
    await visitor.reads(ptBR.joined(agentChat.state.agent?.name ?? ''))
    await agentChat.send('Para o outro')
    await visitor.reads('Para o outro')
    await visitor.say('E de volta')
    await until('the answer', () => agentChat.state.messages.at(-1)?.text === 'E de volta')

    await agentChat.end()
    await until('it is gone', async () => (await active()).length === 0)
    expect(await waiting()).toEqual([])
    await visitor.rate(5, 'Ótimo')
    await visitor.reads(ptBR.thanks)
    expect((await agent.getChat(chatId)).rating).toBe(5)
    agent.close()
  })

  it('go on when Redis was emptied', async () => {
    const agent = createAgentClient({ baseUrl: second.url })
    await agent.createToken(owner)
    const visitor = await harness.visitor()
    await visitor.startChat()
    await visitor.say('Antes do esquecimento')
    await until('it arrives', async () => (await agent.listWaitingChats()).total === 1)
    await redis.flushDb()
    const { chats } = await agent.listWaitingChats()
    const chatId = chats[0]?.id ?? ''
    expect(chats[0]?.subject).toBe('Antes do esquecimento')
    await agent.acceptChat(chatId)
    const agentChat = await agent.openChat(chatId)
    await redis.flushDb()
    await agentChat.send('Nada se perdeu')
    await visitor.reads('Nada se perdeu')
    expect(await visitor.messages()).toEqual(['Antes do esquecimento', 'Nada se perdeu'])
    await agentChat.end()
    agent.close()
  })
})
