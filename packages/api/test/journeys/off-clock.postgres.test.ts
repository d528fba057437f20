import type { Agent, Chat } from '@papo/protocol'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  createDatabase,
  describeWithPostgres,
  type Disposable,
} from '../../../../test/rig/services.ts'
import { openHarness, type ApiHarness } from './api-harness.ts'

const hour = 60 * 60_000

/** A machine whose clock is wrong for everything in this process. */
function machineOffBy(ms: number): void {
  const Right = Date
  class Wrong extends Right {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) super(Wrong.now())
      else super(args[0])
    }

    static override now(): number {
      return Right.now() + ms
    }
  }
  vi.stubGlobal('Date', Wrong)
}

describeWithPostgres('a node whose clock is off by an hour', () => {
  let database: Disposable
  const harnesses: ApiHarness[] = []

  beforeAll(async () => {
    database = await createDatabase()
    const open = async () => harnesses.push(await openHarness({ DATABASE_URL: database.url }))
    await open()
    for (const offByMs of [hour, -hour]) {
      machineOffBy(offByMs)
      await open()
      vi.unstubAllGlobals()
    }
  })
  afterAll(async () => {
    for (const harness of harnesses) await harness.close()
    await database.drop()
  })

  it.each([
    ['ahead', hour, 1],
    ['behind', -hour, 2],
  ])('that is %s stamps and requeues as the others do', async (_word, offByMs, at) => {
    const [right, wrong] = [harnesses[0], harnesses[at]]
    if (right === undefined || wrong === undefined) throw new Error('a node is missing')
    const startedAt = Date.now()
    const token = await right.agent(`Rita ${at}`)
    const visitor = await right.start()
    const path = `/v1/chats/${visitor.chatId}`
    await right.call('POST', `${path}/accept`, { token })

    machineOffBy(offByMs)
    await right.call('POST', '/v1/me/heartbeat', { token, body: {} })
    await wrong.sweepNow()
    const sent = await wrong.call<{ createdAt: string }>('POST', `${path}/messages`, {
      token,
      body: { clientId: crypto.randomUUID(), text: 'Olá!' },
    })
    const seen = await wrong.call<{ agents: Agent[] }>('GET', '/v1/agents', { token: wrong.owner })
    await wrong.sweepNow()
    vi.unstubAllGlobals()

    expect(Date.parse(sent.body.createdAt)).toBeGreaterThan(startedAt - 5_000)
    expect(Date.parse(sent.body.createdAt)).toBeLessThan(Date.now() + 5_000)
    const agent = seen.body.agents.find(({ name }) => name === `Rita ${at}`)
    expect(agent?.availability).toBe('online')
    const { body } = await right.call<Chat>('GET', path, { token: right.owner })
    expect(body.status).toBe('active')
  })
})
