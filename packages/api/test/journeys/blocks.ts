import { randomUUID } from 'node:crypto'
import type {
  AuditPage,
  Block,
  BlockList,
  BlockPage,
  Chat,
  ChatStarted,
  ChatVisitor,
} from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiHarness, HarnessVisitor, Or } from './api-harness.ts'
import { openIdentityHarness } from './identity-harness.ts'

/** The guarantees for visitors who are blocked, on any harness. */
export function describeBlocks(open: () => Promise<ApiHarness>): void {
  let harness: ApiHarness
  let agent: string
  beforeAll(async () => {
    harness = await open()
    agent = await harness.agent('Bruno')
  })
  afterAll(() => harness.close())

  const as = <Body>(method: string, path: string, token: string, body?: object) =>
    harness.call<Or<Body>>(method, path, { token, body })
  const idOf = async ({ chatId }: HarnessVisitor, token = harness.owner) =>
    (await as<Chat>('GET', `/v1/chats/${chatId}`, token)).body.visitor.id
  const block = async (visitor: HarnessVisitor, over: object = {}, token = agent) =>
    as<BlockList>('POST', '/v1/blocks', token, {
      visitorId: await idOf(visitor),
      duration: 'day',
      ...over,
    })
  const lift = ({ id }: Pick<Block, 'id'>, token = harness.owner) =>
    as('DELETE', `/v1/blocks/${id}`, token)
  const liftAll = async (blocks: readonly Block[]) => {
    for (const one of blocks) await lift(one)
  }
  const startAgain = ({ token }: HarnessVisitor) =>
    as<ChatStarted>('POST', '/v1/chats', token, {
      siteKey: harness.site.key,
      clientId: randomUUID(),
    })
  const startNew = () =>
    harness.call<Or<ChatStarted>>('POST', '/v1/chats', {
      body: { siteKey: harness.site.key, clientId: randomUUID() },
    })
  const accept = ({ chatId }: HarnessVisitor, token: string) =>
    as('POST', `/v1/chats/${chatId}/accept`, token)

  describe('a visitor who is blocked', () => {
    it('has no open chat from that moment on, and can start none nor write', async () => {
      const visitor = await harness.start()
      await visitor.say('Oi')
      const clientId = randomUUID()
      await visitor.say('Dois', clientId)
      const made = await block(visitor, { reason: '  Ofensas  ' })
      expect(made.status).toBe(201)
      expect(made.body.blocks).toMatchObject([
        { kind: 'visitor', reason: 'Ofensas', blockedBy: { name: 'Bruno' } },
      ])
      const chat = (await visitor.chat()).body
      expect([chat.status, chat.endedBy]).toEqual(['ended', 'agent'])
      const log = (await visitor.poll()).body.messages
      expect(log.map(({ kind, author }) => [kind, author.type])).toEqual([
        ['text', 'visitor'],
        ['text', 'visitor'],
        ['ended', 'agent'],
      ])
      for (const refused of [await visitor.say('Ainda aqui'), await startAgain(visitor)]) {
        expect([refused.status, refused.body.code]).toEqual([403, 'blocked'])
      }
      const rated = await as('PUT', `/v1/chats/${visitor.chatId}/rating`, visitor.token, {
        rating: 1,
      })
      expect(rated.body.code).toBe('blocked')
      // What was stored is answered once more, so that no client believes it lost.
      const again = await visitor.say('Dois', clientId)
      expect([again.status, again.body.text]).toEqual([200, 'Dois'])
    })

    it('by a start that is repeated has no way in either', async () => {
      const clientId = randomUUID()
      const visitor = await harness.start({ clientId })
      await block(visitor)
      const repeated = await harness.call<Or<ChatStarted>>('POST', '/v1/chats', {
        body: { siteKey: harness.site.key, clientId },
      })
      expect([repeated.status, repeated.body.code]).toEqual([403, 'blocked'])
    })

    it('may write again as soon as the block is lifted', async () => {
      const visitor = await harness.start()
      const [made] = (await block(visitor)).body.blocks
      expect((await startAgain(visitor)).status).toBe(403)
      expect((await lift(made ?? { id: '' }, agent)).status).toBe(204)
      expect((await startAgain(visitor)).status).toBe(201)
      expect((await lift(made ?? { id: '' }, agent)).status).toBe(204)
    })

    it('is one person: others on the same address write on', async () => {
      const [visitor, other] = [await harness.start(), await harness.start()]
      await block(visitor)
      expect((await other.say('Oi')).status).toBe(201)
      expect((await startNew()).status).toBe(201)
    })

    it('is blocked for as long as the last block says', async () => {
      const visitor = await harness.start()
      const lastsDays = async (over: object) => {
        const { blocks } = (await block(visitor, over)).body
        return blocks.map(({ createdAt, expiresAt }) =>
          expiresAt === null ? null : (Date.parse(expiresAt) - Date.parse(createdAt)) / 86_400_000,
        )
      }
      expect(await lastsDays({ duration: 'hour' })).toEqual([1 / 24])
      expect(await lastsDays({ duration: 'month', address: true })).toEqual([30, 30])
      expect(await lastsDays({ duration: 'always', address: true })).toEqual([null, 30])
      expect(await lastsDays({ duration: 'day' })).toEqual([1])
      const known = await as<ChatVisitor>('GET', `/v1/chats/${visitor.chatId}/visitor`, agent)
      expect(known.body.blocks).toMatchObject([{ kind: 'visitor', reason: null }])
    })

    it('is another visitor after they were erased, and nothing of the block is left', async () => {
      const visitor = await harness.start()
      const { blocks } = (await block(visitor, { reason: 'Xingou a Carla' })).body
      const visitorId = await idOf(visitor)
      await as('DELETE', `/v1/visitors/${visitorId}`, harness.owner)
      const found = await as<BlockPage>('POST', '/v1/blocks/search', agent, { text: 'Xingou' })
      expect(found.body.blocks).toEqual([])
      expect((await block(visitor)).body.code).toBe('visitor_not_found')
      await liftAll(blocks)
    })
  })

  describe('an address that is blocked', () => {
    it('lets nobody start or write from it, and agents and the health are not touched', async () => {
      const [visitor, other] = [await harness.start(), await harness.start()]
      const { blocks } = (await block(visitor, { address: true })).body
      try {
        expect(blocks.map(({ kind }) => kind)).toEqual(['visitor', 'address'])
        for (const refused of [await startNew(), await other.say('Oi')]) {
          expect([refused.status, refused.body.code]).toEqual([403, 'blocked'])
        }
        expect((await other.poll()).status).toBe(200)
        expect((await as('GET', '/v1/me', agent)).status).toBe(200)
        expect((await as('POST', `/v1/chats/${other.chatId}/accept`, agent)).status).toBe(200)
        const answer = { clientId: randomUUID(), text: 'Oi' }
        const path = `/v1/chats/${other.chatId}/messages`
        expect((await as('POST', path, agent, answer)).status).toBe(201)
        expect((await harness.page('/healthz')).status).toBe(200)
        expect((await harness.page('/readyz')).status).toBe(200)
      } finally {
        await liftAll(blocks)
      }
      expect((await startNew()).status).toBe(201)
    })

    it('is shown to nobody and stored nowhere in the block', async () => {
      const visitor = await harness.start()
      const { blocks } = (await block(visitor, { address: true })).body
      const { work } = harness.services
      const stored = await work.read((stores) => stores.blocks.allInForce(new Date()))
      await liftAll(blocks)
      const digests = stored.flatMap(({ addressDigest }) => addressDigest ?? [])
      expect(digests).toHaveLength(1)
      expect(digests[0]).toMatch(/^[0-9a-f]{64}$/u)
      expect(JSON.stringify([blocks, stored])).not.toContain('127.0.0.1')
    })
  })

  describe('who may block', () => {
    it('is any agent who answers the site, but not while a colleague has the chat', async () => {
      const [visitor, carla] = [await harness.start(), await harness.agent('Carla')]
      await accept(visitor, agent)
      const refused = await block(visitor, {}, carla)
      expect([refused.status, refused.body.code]).toEqual([403, 'not_your_chat'])
      expect((await visitor.chat()).body.status).toBe('active')
      const admin = await harness.agent('Dora', 'admin')
      expect((await block(visitor, {}, admin)).status).toBe(201)
      expect((await visitor.chat()).body.status).toBe('ended')
    })

    it('lifts their own, and admins and owners those of all', async () => {
      const [visitor, carla] = [await harness.start(), await harness.agent('Carla')]
      const [made] = (await block(visitor)).body.blocks
      const refused = await lift(made ?? { id: '' }, carla)
      expect([refused.status, refused.body.code]).toEqual([403, 'not_your_block'])
      expect((await lift(made ?? { id: '' })).status).toBe(204)
    })

    it('names one of the known durations, and a reason that fits', async () => {
      const visitor = await harness.start()
      const codes = []
      for (const over of [{ duration: 'week' }, { reason: 'x'.repeat(201) }, { until: 1 }]) {
        codes.push((await block(visitor, over)).body.code)
      }
      expect(codes).toEqual(['invalid_request', 'text_too_long', 'invalid_request'])
      expect((await visitor.chat()).body.status).toBe('waiting')
    })
  })

  it('blocks are found by name and reason, page by page, and are in the audit log', async () => {
    const mark = randomUUID().slice(0, 8)
    const visitors = []
    for (const name of ['Ana', 'Rui', 'Eva']) {
      const visitor = await harness.start({ visitor: { name: `${name} ${mark}` } })
      visitors.push(visitor)
      await block(visitor, name === 'Eva' ? { reason: 'Spam' } : {})
    }
    const search = async (body: object) =>
      (await as<BlockPage>('POST', '/v1/blocks/search', agent, body)).body
    const names = ({ blocks }: BlockPage) =>
      blocks.map(({ visitor }) => visitor.name?.split(' ')[0])
    const first = await search({ text: mark, limit: 2 })
    expect(names(first)).toEqual(['Eva', 'Rui'])
    const rest = await search({ text: mark, limit: 2, before: first.nextCursor })
    expect([names(rest), rest.nextCursor]).toEqual([['Ana'], null])
    expect((await as('POST', '/v1/blocks/search', agent, { before: 'x' })).body.code).toBe(
      'invalid_cursor',
    )
    const target = `targetType=visitor&targetId=${await idOf(visitors[2] ?? (await harness.start()))}`
    const log = await as<AuditPage>('GET', `/v1/audit?${target}`, harness.owner)
    expect(log.body.entries).toMatchObject([
      {
        action: 'visitor_blocked',
        actor: { name: 'Bruno' },
        details: { duration: 'day', address: false },
      },
    ])
    expect(JSON.stringify(log.body)).not.toContain('Spam')
    await lift(first.blocks[0] ?? { id: '' })
    const after = await as<AuditPage>('GET', `/v1/audit?${target}`, harness.owner)
    expect(after.body.entries[0]).toMatchObject({
      action: 'block_lifted',
      details: { kind: 'visitor' },
    })
  })

  it('a process that missed the signal reads the blocks again by itself, and ends nothing twice', async () => {
    const visitor = await harness.start()
    const visitorId = await idOf(visitor)
    const { work, blocks } = harness.services
    const record = {
      id: randomUUID(),
      workspaceId: (await work.read((stores) => stores.visitorData.find({ id: visitorId })))[0]
        ?.workspaceId,
    }
    expect(record.workspaceId).toBeDefined()
    const own = await as<{ agent: { id: string } }>('GET', '/v1/me', agent)
    await as('POST', `/v1/chats/${visitor.chatId}/end`, visitor.token)
    // As another process writes it, whose signal does not arrive.
    await work.run((stores) =>
      stores.blocks.insert({
        id: record.id,
        workspaceId: record.workspaceId ?? '',
        visitorId,
        kind: 'visitor',
        addressDigest: null,
        reason: null,
        agentId: own.body.agent?.id ?? '',
        createdAt: new Date(),
        expiresAt: null,
      }),
    )
    expect((await startAgain(visitor)).body.code).toBe('blocked')
    await blocks.refresh()
    expect((await startAgain(visitor)).body.code).toBe('blocked')
  })

  it('a verified visitor is blocked in a new browser too, whose open chat ends as they are known', async () => {
    const shop = await openIdentityHarness({ here: harness, there: harness })
    const sub = randomUUID()
    const known = await shop.arrive()
    await shop.become(sub, known.token)
    await block(known, { duration: 'always' })
    const fresh = await shop.arrive()
    expect((await fresh.chat()).body.status).toBe('waiting')
    const token = await shop.become(sub, fresh.token)
    const path = `/v1/chats/${fresh.chatId}`
    expect((await as<Chat>('GET', path, token)).body).toMatchObject({
      status: 'ended',
      endedBy: 'system',
    })
    expect((await shop.start({}, token)).body.code).toBe('blocked')
  })

  it('who is blocked before the site knows them stays blocked afterwards', async () => {
    const shop = await openIdentityHarness({ here: harness, there: harness })
    const sub = randomUUID()
    await shop.become(sub)
    const visitor = await shop.arrive()
    const blocked = await block(visitor)
    const token = await shop.become(sub, visitor.token)
    expect((await shop.start({}, token)).body.code).toBe('blocked')
    await liftAll(blocked.body.blocks)
    expect((await shop.start({}, token)).status).toBe(201)
  })
}
