import { randomUUID } from 'node:crypto'
import type { Chat, LogPage, VisitorErased, VisitorExport } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rateChat } from '@papo/core/chat/end'
import { eraseUntil, eraseVisitor } from '@papo/core/privacy/erase'
import { exportForOperator } from '@papo/core/privacy/export'
import type { VisitorRef } from '@papo/core/privacy/visitor-data-store'
import { Refusal } from '@papo/core/platform/refusal'
import type { ApiUnderTest } from '../http/api-under-test.ts'
import type { Or } from '../journeys/api-harness.ts'
import {
  isLeftOut,
  markersIn,
  dumpDatabase,
  fillTables,
  seedMarkers,
  readableColumns,
  markerOf,
  scanDatabase,
} from './markers.ts'

const missing = '01900000-0000-7000-8000-000000000000'

/** The guarantees of export and erasure, on any server. */
export function describeVisitorData(
  open: () => Promise<ApiUnderTest & { redis(): Promise<string> }>,
): void {
  let api: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    api = await open()
  })
  afterAll(() => api.close())

  async function call<Body>(
    method: string,
    url: string,
    token: string,
    body?: object,
  ): Promise<{ status: number; body: Or<Body> }> {
    const answer = await api.call(method, url, { token, ...(body === undefined ? {} : { body }) })
    return { status: answer.status, body: answer.body as Or<Body> }
  }
  const text = (words: string) => ({ clientId: randomUUID(), text: words })

  /** A visitor with an ended, rated chat and an open one, each with an agent. */
  async function openChats(words: string) {
    const clientId = randomUUID()
    const body = {
      siteKey: api.site.key,
      clientId,
      visitor: { name: `Rui ${words}`, email: 'rui@example.com', attributes: { fact: words } },
      message: text(`${words} first`),
      page: { url: `https://shop.example/${words}?secret=1#top`, title: words, referrer: '' },
      locale: 'pt-BR',
    }
    const started = await api.call('POST', '/v1/chats', { body, remoteAddress: '203.0.113.20' })
    const token = String(started.body['visitorToken'])
    const ended = String(started.body['sessionId'])
    const agent = await api.agent('agent')
    await call('POST', `/v1/chats/${ended}/accept`, agent)
    await call('POST', `/v1/chats/${ended}/messages`, agent, text(`${words} answer`))
    await call('POST', `/v1/chats/${ended}/end`, token)
    const rating = { rating: 2, feedback: `${words} slow` }
    await call('PUT', `/v1/chats/${ended}/rating`, token, rating)
    const again = {
      siteKey: api.site.key,
      clientId: randomUUID(),
      message: text(`${words} again`),
    }
    const opened = await api.call('POST', '/v1/chats', { body: again, token })
    const chatId = String(opened.body['sessionId'])
    await call('POST', `/v1/chats/${chatId}/accept`, agent)
    const { body: chat } = await call<Chat>('GET', `/v1/chats/${chatId}`, agent)
    const notes = `/v1/visitors/${chat.visitor.id}/notes`
    expect((await call('POST', notes, agent, text(`${words} note`))).status).toBe(201)
    await call('PUT', `/v1/chats/${chatId}/tags`, agent, { tags: [`${words} tag`] })
    const { workspaceId } = await whereIs(chat.visitor.id)
    const visitorRef: VisitorRef = { workspaceId, visitorId: chat.visitor.id }
    return { token, agent, ended, chatId, clientId, whose: visitorRef, visitorId: chat.visitor.id }
  }

  async function whereIs(visitorId: string) {
    const { work } = api.services.database
    const [found] = await work.read((stores) => stores.visitorData.find({ id: visitorId }))
    if (found === undefined) throw new Error('the visitor is gone')
    return found
  }

  const operator = (workspaceId: string) =>
    ({ workspaceId, type: 'operator', id: null, name: null, address: null }) as const

  describe('a visitor with data in every column', () => {
    let visitor: Awaited<ReturnType<typeof openChats>>
    let otherVisitor: Awaited<ReturnType<typeof openChats>>
    let seeded: string[]
    const statements = () => api.services.database.statements
    const exported = (visitorId: string, token = api.owner) =>
      call<VisitorExport>('GET', `/v1/visitors/${visitorId}/export`, token)
    const erase = (visitorId: string, token = api.owner) =>
      call<VisitorErased>('DELETE', `/v1/visitors/${visitorId}`, token)
    beforeAll(async () => {
      visitor = await openChats('secret')
      otherVisitor = await openChats('stranger')
      await fillTables(statements(), visitor.whose, {
        siteId: api.site.id,
        chatId: visitor.chatId,
      })
      seeded = await seedMarkers(statements(), visitor.whose)
    })

    it('has a canary in every readable column', async () => {
      const readable = await readableColumns(statements())
      expect(seeded).toEqual(readable.map(({ table, column }) => markerOf(table, column)).sort())
      expect(await scanDatabase(statements())).toEqual(seeded)
    })

    it('is exported completely: to the owner without the access log, to the operator with it', async () => {
      const { status, body } = await exported(visitor.visitorId)
      expect(status).toBe(200)
      const exportable = seeded.filter((canary) => !isLeftOut(canary))
      const ofOwner = exportable.filter((canary) => !canary.includes('access_log'))
      expect(markersIn(JSON.stringify(body))).toEqual(ofOwner)
      const text = await exportForOperator(
        api.services,
        operator(visitor.whose.workspaceId),
        visitor.visitorId,
      )
      const all = await text.read()
      expect(markersIn(JSON.stringify(all))).toEqual(exportable)
      expect(JSON.stringify([body, all])).not.toContain('stranger')
    })

    it('is exported in the order of each log, with ratings and the authors', async () => {
      const { body } = await exported(otherVisitor.visitorId)
      expect(body.visitor.name).toBe('Rui stranger')
      expect(body.tokens).toHaveLength(1)
      expect(body.chats).toHaveLength(2)
      expect(body.chats[0]).toMatchObject({
        id: otherVisitor.ended,
        status: 'ended',
        rating: 2,
        feedback: 'stranger slow',
        pageUrl: 'https://shop.example/stranger',
        locale: 'pt-BR',
        journey: [{ url: 'https://shop.example/stranger', title: 'stranger' }],
      })
      expect(body.chats[1]?.tags).toEqual(['stranger tag'])
      expect(body.notes).toMatchObject([{ text: 'stranger note', editedAt: null }])
      const log = body.chats[0]?.log ?? []
      expect(log.map(({ seq, kind, text }) => [seq, kind, text])).toEqual([
        [1, 'text', 'stranger first'],
        [2, 'accepted', null],
        [3, 'text', 'stranger answer'],
        [4, 'ended', null],
        [5, 'rated', 'stranger slow'],
      ])
      expect(log.map(({ authorName }) => authorName)).toEqual([
        'Rui stranger',
        'Bia',
        'Bia',
        'Rui stranger',
        'Rui stranger',
      ])
    })

    it('is for owners of the workspace only', async () => {
      const admin = await api.agent('admin')
      for (const token of [admin, visitor.agent, visitor.token]) {
        expect((await exported(visitor.visitorId, token)).body.code).toBe('forbidden')
        expect((await erase(visitor.visitorId, token)).body.code).toBe('forbidden')
      }
      expect((await exported(missing)).body.code).toBe('visitor_not_found')
      expect((await erase(missing)).body.code).toBe('visitor_not_found')
      const elsewhere = eraseVisitor(api.services, operator(missing), visitor.visitorId)
      await expect(elsewhere).rejects.toMatchObject({ code: 'visitor_not_found' })
    })

    it('is erased from every table but the access log, and from Redis and the server’s log', async () => {
      const path = `/v1/chats/${visitor.chatId}`
      const read = (query: string) =>
        call<LogPage>('GET', `${path}/messages${query}`, visitor.agent)
      await call('POST', `${path}/typing`, visitor.token, { typing: true })
      const { cursor, typing } = (await read('')).body
      expect(typing).toHaveLength(1)
      const held = read(`?after=${cursor}&wait=25`)
      const before = Date.now()

      const { status, body } = await erase(visitor.visitorId)
      expect([status, body.chats, body.messages]).toEqual([200, 2, 4])
      const left = seeded.filter((canary) => canary.includes('access_log'))
      expect(await scanDatabase(statements())).toEqual(left)
      expect(await dumpDatabase(statements())).not.toMatch(
        /secret (first|answer|slow|again|note|tag)/u,
      )
      expect(await api.redis()).not.toMatch(/canary|secret/u)
      expect(api.log.join('')).not.toMatch(/canary|secret first/u)

      const reread = (await held).body
      expect(Date.now() - before).toBeLessThan(20_000)
      expect([reread.reset, reread.status, reread.typing]).toEqual([true, 'ended', []])
      expect(
        reread.messages.map(({ seq, kind, text, erased }) => [seq, kind, text, erased]),
      ).toEqual([
        [1, 'text', null, true],
        [2, 'accepted', null, undefined],
        [3, 'ended', null, undefined],
      ])
      expect(reread.messages.at(-1)?.author.type).toBe('system')
      const idle = (await read(`?after=${reread.cursor}`)).body
      expect([idle.reset, idle.messages]).toEqual([false, []])
    })

    it('keeps the positions of the entries, the ratings and the names of agents', async () => {
      const { body } = await exported(visitor.visitorId)
      expect(body.visitor).toMatchObject({ name: null, email: null, attributes: {} })
      expect(body.visitor.erasedAt).not.toBeNull()
      expect([body.identities, body.tokens, body.notes, body.blocks]).toEqual([[], [], [], []])
      expect(body.chats[1]).toMatchObject({ tags: [], browser: null, journey: [] })
      expect(body.chats[0]).toMatchObject({ rating: 2, feedback: null, subject: null })
      const log = body.chats[0]?.log ?? []
      expect(log.map(({ seq, authorName, text }) => [seq, authorName, text])).toEqual([
        [1, null, ''],
        [2, 'Bia', null],
        [3, 'Bia', ''],
        [4, null, null],
        [5, null, ''],
      ])
      expect(log.at(-1)).toMatchObject({ kind: 'rated', rating: 2, erased: true })
    })

    it('answers a repeat the same, and records one erasure', async () => {
      const first = await erase(visitor.visitorId)
      expect((await erase(visitor.visitorId)).body).toEqual(first.body)
      const { body } = await call<{ entries: { action: string; target: { id: string } }[] }>(
        'GET',
        '/v1/audit?limit=100',
        api.owner,
      )
      const acts = body.entries.filter(({ target }) => target.id === visitor.visitorId)
      expect(acts.filter(({ action }) => action === 'visitor_erased')).toHaveLength(1)
      expect(JSON.stringify(acts)).not.toMatch(/canary|secret/u)
    })

    it('is signed out in the browser, and no late call brings anything back', async () => {
      const { token, chatId, ended, clientId, whose: visitorRef, visitorId } = visitor
      const chat = await call('GET', `/v1/chats/${chatId}`, token)
      expect([chat.status, chat.body.code]).toEqual([401, 'invalid_token'])
      const repeated = await api.call('POST', '/v1/chats', {
        body: { siteKey: api.site.key, clientId },
      })
      expect(repeated.body['code']).toBe('start_expired')
      const caller = { type: 'visitor', siteId: api.site.id, name: 'Rui', tokenHash: '' } as const
      const late = rateChat(
        api.services,
        ended,
        { ...caller, ...visitorRef, visitorId },
        { rating: 2 },
      )
      await expect(late).rejects.toMatchObject({ code: 'invalid_token' })
    })

    it('is removed from lists and searches, and other visitors keep all texts', async () => {
      const { body } = await call<{ chats: Chat[] }>('GET', '/v1/chats?text=canary', api.owner)
      expect(body.chats).toEqual([])
      const remaining = await exported(otherVisitor.visitorId)
      expect(JSON.stringify(remaining.body)).toMatch(/stranger first.*stranger again/u)
      expect(
        (await call('GET', `/v1/chats/${otherVisitor.chatId}`, otherVisitor.token)).status,
      ).toBe(200)
    })
  })

  describe('a visitor with a great many chats', () => {
    const chats = 130
    const entries = 2_500

    /** Inserts directly into the tables: as many chats as several units of work take, one of them long. */
    async function oftenHere() {
      const visitor = await openChats('often')
      const { visitorId, workspaceId } = visitor.whose
      await api.services.database.statements.run(
        `INSERT INTO chat_session (
           id, workspace_id, site_id, visitor_id, status, start_hash, created_at, ended_at, ended_by,
           last_seq, last_public_seq, read_by_visitor, read_by_agent, moved_at, subject
         )
         SELECT gen_random_uuid(), $1::uuid, $2::uuid, $3::uuid, 'ended', n || $4::text, now(), now(),
           'agent', 0, 0, 0, 0, now(), 'canary_chat_x'
         FROM generate_series(1, $5::integer) AS n`,
        [workspaceId, api.site.id, visitorId, randomUUID(), chats],
      )
      await api.services.database.statements.run(
        `INSERT INTO message (
           chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name, text,
           created_at
         )
         SELECT $1::uuid, n, gen_random_uuid(), $2::uuid, gen_random_uuid(), 'text', 'visitor',
           $3::uuid, 'Rui', 'canary_text_x', now()
         FROM generate_series(100, 99 + $4::integer) AS n`,
        [visitor.ended, workspaceId, visitorId, entries],
      )
      return visitor
    }

    it('is erased in several units of work; after an interruption the next one continues', async () => {
      const { whose: visitorRef, token, chatId } = await oftenHere()
      const { database } = api.services
      let units = 0
      const run: typeof database.work.run = async (task) => {
        units += 1
        if (units === 2) throw new Refusal('unavailable', 'The database is away.')
        return database.work.run(task)
      }
      const work = { run, read: database.work.read.bind(database.work) }
      const actor = operator(visitorRef.workspaceId)
      const broken = { ...api.services, work }
      const begun = await eraseVisitor(broken, actor, visitorRef.visitorId)
      expect(begun.left).toBeGreaterThan(0)
      const half = await database.work.read((stores) =>
        stores.visitorData.partlyErased(new Date(Date.now() - 3_600_000), 10),
      )
      expect(half).toEqual([visitorRef])
      expect((await call('GET', `/v1/chats/${chatId}`, token)).status).toBe(401)

      const { visitorId } = visitorRef
      const { erasedAt, ...erased } = await eraseUntil(api.services, actor, visitorId, () => false)
      expect(erased).toEqual({ chats: chats + 2, messages: entries + 4 })
      expect(Date.parse(erasedAt)).toBeGreaterThan(0)
      expect(await dumpDatabase(database.statements)).not.toMatch(/canary_(chat|text)|often/u)
      const left = await database.work.read((stores) =>
        stores.visitorData.partlyErased(new Date(0), 10),
      )
      expect(left).toEqual([])
    })
  })
}
