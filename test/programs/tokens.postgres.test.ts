import { randomUUID } from 'node:crypto'
import {
  type AgentChat,
  createAgentClient,
  createProgramClient,
  nodePlatform,
  type ProgramClient,
} from '@papo/sdk'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMigratedDatabase } from '../../packages/api/test/conformance/server.ts'
import { openApi, password } from '../../packages/api/test/http/api-under-test.ts'
import { type Node, openNode } from '../../packages/api/test/realtime/nodes.ts'
import { until } from '../rig/server.ts'
import { describeWithPostgres, type Disposable } from '../rig/services.ts'

/** A revoked or expired token is dead within 5 s; half a minute is the allowance for a loaded machine. */
const soonMs = 35_000
const newPassword = 'uma senha inteiramente nova'

describeWithPostgres('a program whose token ends, on PostgreSQL', () => {
  let database: Disposable
  let node: Node
  beforeAll(async () => {
    database = await createMigratedDatabase()
    node = await openNode({ DATABASE_URL: database.url })
  })
  afterAll(async () => {
    await node?.close()
    await database?.drop()
  })

  let bot: ProgramClient
  let ends: string[]
  let signInsTried: number
  let who: { id: string; email: string }
  afterEach(() => bot.close())

  const baseUrl = () => `http://127.0.0.1:${node.port}`

  /**
   * A program in a chat with a visitor, whose texts it hears. It has signed in a minute ago, unless that `isFresh`: then
   * it waits before it does so again.
   */
  async function inChat(transport: 'auto' | 'poll', { isFresh = false } = {}) {
    who = await node.newAgent('Robô')
    ends = []
    signInsTried = 0
    let aheadMs = 0
    const { fetch, now, ...platform } = nodePlatform()
    bot = createProgramClient({
      baseUrl: baseUrl(),
      transport,
      platform: {
        ...platform,
        now: () => now() + aheadMs,
        fetch(input, init) {
          if (input === `${baseUrl()}/v1/auth/token`) signInsTried += 1
          return fetch(input, init)
        },
      },
    })
    bot.on('signedOut', ({ code }) => ends.push(code))
    await bot.createToken({ email: who.email, password })
    if (!isFresh) aheadMs = 60_000
    const { token, chatId } = await node.start()
    await bot.acceptChat(chatId)
    const chat = await bot.openChat(chatId)
    const heard: (string | null)[] = []
    chat.on('message', ({ text }) => heard.push(text))
    await until('the chat is followed', () => chat.state.connection === 'online')
    return { token, chat, heard, say: (text: string) => node.say(token, chatId, text) }
  }

  /** How many sessions of the program are valid. */
  const sessions = async (): Promise<number> => {
    const { rows } = await node.services.database.statements.run(
      `SELECT count(*)::int AS valid FROM agent_session WHERE agent_id = $1 AND kind = 'program' AND expires_at > clock_timestamp()`,
      [who.id],
    )
    return Number(rows[0]?.['valid'])
  }

  const expire = () =>
    node.services.database.statements.run(
      `UPDATE agent_session SET expires_at = clock_timestamp() - interval '1 second' WHERE agent_id = $1`,
      [who.id],
    )

  const writes = async (chat: AgentChat, text: string) =>
    expect((await chat.send(text)).text).toBe(text)

  describe.each(['poll', 'auto'] as const)('by %s', (transport) => {
    it('after a day hears and says everything once, also what comes meanwhile', async () => {
      const { chat, heard, say } = await inChat(transport)
      await say('antes')
      await until('it hears', () => heard.length === 1)
      await expire()
      await say('durante')
      await writes(chat, 'resposta')
      await until('it hears', () => heard.includes('durante'), soonMs)
      await until('it has signed in again', async () => (await sessions()) === 1, soonMs)
      await say('depois')
      await until('it hears', () => heard.includes('depois'), soonMs)
      expect(heard.filter((text) => text !== 'resposta')).toEqual(['antes', 'durante', 'depois'])
      expect(heard.filter((text) => text === 'resposta')).toHaveLength(1)
      expect([chat.state.connection, ends]).toEqual(['online', []])
    })

    it('and whose password was changed ends with the code, everywhere', async () => {
      const { chat, say } = await inChat(transport)
      const errors: string[] = []
      chat.on('error', ({ code }) => errors.push(code))
      const person = createAgentClient({ baseUrl: baseUrl() })
      await person.createToken({ email: who.email, password })
      await person.changePassword({ currentPassword: password, newPassword })
      await say('alguém?')
      await until('it is told', () => ends.length > 0 && errors.length > 0, soonMs)
      await expect(chat.send('não chega')).rejects.toMatchObject({ code: 'invalid_credentials' })
      await expect(bot.listChats()).rejects.toMatchObject({ code: 'invalid_credentials' })
      expect([ends, errors]).toEqual([['invalid_credentials'], ['invalid_credentials']])
    })
  })

  it('signs in once for calls that are refused together', async () => {
    await inChat('poll')
    await bot.endOtherSessions()
    await expire()
    await node.services.authenticator.recheck()
    expect(await sessions()).toBe(0)
    const answers = await Promise.all(Array.from({ length: 8 }, () => bot.listMySites()))
    expect(answers).toHaveLength(8)
    expect([await sessions(), ends]).toEqual([1, []])
  })

  it('waits while the server is away, and then signs in', async () => {
    const { token, chat, heard } = await inChat('poll', { isFresh: true })
    await expire()
    await node.services.authenticator.recheck()
    const { length } = node.log
    const asked = Promise.allSettled([bot.listMySites()])
    const lines = () => node.log.slice(length)
    const isRefused = () => lines().some((line) => line.includes('"/v1/me/sites","status":401'))
    await until('the call is refused', isRefused)
    await node.close()
    await until('it has tried in vain', () => signInsTried >= 3)
    const { port } = node
    const api = await openApi({ DATABASE_URL: database.url })
    node = { ...node, ...api }
    await api.app.listen({ port, host: '127.0.0.1' })
    expect(await asked).toMatchObject([{ status: 'fulfilled', value: { sites: [{}] } }])
    const body = { clientId: randomUUID(), text: 'de volta' }
    await api.call('POST', `/v1/chats/${chat.id}/messages`, { token, body })
    await until('it hears', () => heard.includes('de volta'), soonMs)
    expect([chat.state.connection, ends]).toEqual(['online', []])
  })
})
