import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { VisitorRef, VisitorTable } from '../../src/privacy/visitor-data-store.ts'
import { matchesVisitorSearch } from '../../src/privacy/visitor-search.ts'
import { visitorTables } from '../../src/privacy/visitor-tables.ts'
import {
  aNewChat,
  anAgent,
  append,
  arrive,
  aVisitorToken,
  later,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

const tableNames = Object.keys(visitorTables) as VisitorTable[]

/** The contract of every VisitorDataStore. */
export function visitorDataSuite(name: string, open: Open): void {
  describe(`the data of visitors in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    exportSuite(() => opened)
    erasureSuite(() => opened)
    searchSuite(() => opened)
  })
}

type Resident = Awaited<ReturnType<typeof resident>>

/** A visitor with a row in every table: an ended, rated chat with three texts and a note. */
async function resident({ database }: Opened) {
  const { workspace, site } = await settle(database)
  const agent = anAgent(workspace)
  const email = `Ana.${newId()}@Example.com`
  const { visitor, chat } = await arrive(database, site, { visitor: { email } })
  const token = aVisitorToken(visitor)
  const externalId = newHash()
  const ids = { siteId: site.id, workspaceId: workspace.id, visitorId: visitor.id }
  await database.work.run(async (stores) => {
    await stores.agents.insert(agent)
    await stores.visitors.insertToken(token)
    const verified = {
      nameVerified: true,
      emailVerified: false,
      attributesVerified: ['plan'],
      verifiedAt: later(3),
    }
    await stores.identities.insert({ ...ids, externalId, ...verified })
    const tokenHash = newHash()
    await stores.identities.recordUse({ ...ids, tokenHash, expiresAt: later(9) })
    await stores.accessLog.insert({
      id: newId(),
      at: later(0),
      workspaceId: workspace.id,
      subject: { type: 'visitor', id: visitor.id },
      action: 'chat_started',
      address: '203.0.113.7',
    })
    const staff = { authorType: 'agent', authorId: agent.id, authorName: 'Rita' } as const
    await append(stores, chat, { subject: 'Entrega' }, { text: 'one' })
    await append(stores, chat, {}, { ...staff, text: 'two' })
    await append(stores, chat, {}, { ...staff, kind: 'note', text: 'three' })
    const over = { status: 'ended', endedAt: later(5), endedBy: 'visitor' } as const
    await append(stores, chat, { ...over, rating: 4, feedback: 'Bom' }, { text: 'four' })
  })
  return { workspace, site, agent, visitor, chat, token, externalId, email, ref: refOf(ids) }
}

const firstPage = { after: null, limit: 1000 } as const

const refOf = ({ workspaceId, visitorId }: VisitorRef): VisitorRef => ({ workspaceId, visitorId })

/** All rows of the visitor, as the operator's export has them. */
async function rowsOf({ database }: Opened, ref: VisitorRef) {
  const rows = await database.work.read((stores) =>
    Promise.all(
      tableNames.map(async (table) => [
        table,
        (await stores.visitorData.page(table, ref, { ...firstPage, reader: 'operator' })).rows,
      ]),
    ),
  )
  return Object.fromEntries(rows) as Record<VisitorTable, Record<string, unknown>[]>
}

function exportSuite(opened: () => Opened): void {
  test('all rows of a visitor are exported, under the names of the export, in order', async () => {
    const { visitor, chat, token, externalId, ref } = await resident(opened())
    await opened().database.work.run((stores) =>
      stores.visitorPresence.recordSeen([
        { workspaceId: ref.workspaceId, chatId: chat.id, at: later(7) },
      ]),
    )
    const rows = await rowsOf(opened(), ref)
    expect(rows.visitor).toEqual([
      {
        id: visitor.id,
        siteId: visitor.siteId,
        name: 'Ana',
        email: visitor.email,
        attributes: visitor.attributes,
        createdAt: visitor.createdAt,
        erasedAt: null,
      },
    ])
    expect(rows.visitor_identity).toEqual([{ externalId, verifiedAt: later(3) }])
    const { createdAt, lastUsedAt, expiresAt } = token
    expect(rows.visitor_token).toEqual([{ createdAt, lastUsedAt, expiresAt }])
    expect(rows.identity_use).toEqual([])
    expect(rows.chat_session).toEqual([
      {
        id: chat.id,
        siteId: chat.siteId,
        kind: 'live',
        number: chat.number,
        followUpOf: null,
        status: 'ended',
        createdAt: chat.createdAt,
        acceptedAt: null,
        endedAt: later(5),
        endedBy: 'visitor',
        rating: 4,
        feedback: 'Bom',
        subject: 'Entrega',
        pageUrl: chat.pageUrl,
        pageTitle: chat.pageTitle,
        pageReferrer: null,
        locale: 'pt-BR',
        tags: ['entrega'],
      },
    ])
    expect(rows.message.map((row) => [row['seq'], row['text'], row['toName']])).toEqual([
      [1, 'one', null],
      [2, 'two', null],
      [3, 'three', null],
      [4, 'four', null],
    ])
    expect(rows.visitor_presence).toEqual([{ chatId: chat.id, lastSeenAt: later(7) }])
    expect(rows.access_log).toEqual([
      { at: later(0), action: 'chat_started', address: '203.0.113.7' },
    ])
  })

  test('the owner’s export has no access log, and none has rows of another workspace or visitor', async () => {
    const { ref } = await resident(opened())
    const stranger = await resident(opened())
    await opened().database.work.read(async ({ visitorData }) => {
      const ofOwner = { ...firstPage, reader: 'owner' } as const
      expect((await visitorData.page('access_log', ref, ofOwner)).rows).toEqual([])
      for (const table of tableNames) {
        const elsewhere = { ...ref, workspaceId: stranger.ref.workspaceId }
        const query = { ...firstPage, reader: 'operator' } as const
        expect((await visitorData.page(table, elsewhere, query)).rows).toEqual([])
        expect(await visitorData.count(table, elsewhere)).toBe(0)
      }
    })
    const rows = await rowsOf(opened(), ref)
    expect(rows.chat_session).toHaveLength(1)
    expect(rows.message).toHaveLength(4)
  })
}

function erasureSuite(opened: () => Opened): void {
  const now = (ref: VisitorRef, chat: ChatRecord) =>
    opened().database.work.read(async (stores) => ({
      left: await stores.visitorData.chatsToErase(ref, 10),
      counted: await stores.visitorData.countErased(ref),
      generation: (await stores.chats.head(chat.workspaceId, chat.id))?.generation,
    }))
  const eraseChat = ({ chat }: Resident, entries: number) =>
    opened().database.work.run(async (stores) => {
      await stores.chats.lock(chat.workspaceId, chat.id)
      return stores.visitorData.eraseChat(chat.workspaceId, chat.id, entries)
    })

  test('erasing a profile removes what is only the visitor’s, and leaves the access log', async () => {
    const { work } = opened().database
    const { visitor, token, ref, email, site, externalId } = await resident(opened())
    await work.run(async (stores) => {
      expect(await stores.visitorData.lock(ref)).toEqual({ erasedAt: null })
      await stores.visitorData.eraseProfile(ref, later(60))
      expect(await stores.visitorData.lock(ref)).toEqual({ erasedAt: later(60) })
    })
    const rows = await rowsOf(opened(), ref)
    expect(rows.visitor).toMatchObject([
      { id: visitor.id, name: null, email: null, attributes: {}, erasedAt: later(60) },
    ])
    expect([rows.visitor_identity, rows.visitor_token, rows.identity_use]).toEqual([[], [], []])
    expect(rows.access_log).toHaveLength(1)
    expect(rows.message.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four'])
    await work.run(async (stores) => {
      expect(await stores.visitors.find(ref.workspaceId, ref.visitorId)).toBeNull()
      expect(await stores.visitors.lock(ref.workspaceId, ref.visitorId)).toBeNull()
      await stores.visitors.save({ ...visitor, name: 'Back' })
      expect(await stores.visitors.findToken(token.tokenHash)).toBeNull()
      expect(await stores.identities.visitorOf(ref.workspaceId, site.id, externalId)).toBeNull()
      expect(await stores.visitorData.find({ email })).toEqual([])
    })
    expect((await rowsOf(opened(), ref)).visitor).toMatchObject([{ name: null }])
  })

  test('a chat is erased in steps, each of which begins a new generation', async () => {
    const erased = await resident(opened())
    const { ref, chat } = erased
    const stranger = await resident(opened())
    expect(await now(ref, chat)).toEqual({
      left: [chat.id],
      counted: { chats: 1, messages: 0, left: 4 },
      generation: 0,
    })
    expect(await eraseChat(erased, 3)).toBe(3)
    expect(await now(ref, chat)).toEqual({
      left: [chat.id],
      counted: { chats: 1, messages: 3, left: 1 },
      generation: 1,
    })
    expect(await eraseChat(erased, 3)).toBe(1)
    expect(await now(ref, chat)).toEqual({
      left: [],
      counted: { chats: 1, messages: 4, left: 0 },
      generation: 2,
    })
    expect(await eraseChat(erased, 3)).toBe(0)
    const rows = await rowsOf(opened(), ref)
    expect(
      rows.message.map((row) => [row['seq'], row['text'], row['authorName'], row['erased']]),
    ).toEqual([
      [1, '', null, true],
      [2, '', 'Rita', true],
      [3, '', 'Rita', true],
      [4, '', null, true],
    ])
    expect(rows.chat_session).toMatchObject([
      { rating: 4, feedback: null, subject: null, pageUrl: null, pageTitle: null, locale: null },
    ])
    expect(rows.visitor_presence).toEqual([])
    expect((await rowsOf(opened(), stranger.ref)).message).toMatchObject([
      { text: 'one', erased: false },
      { text: 'two', erased: false },
      { text: 'three', erased: false },
      { text: 'four', erased: false },
    ])
  })

  test('an open chat is to be erased, whatever is left of it, and the oldest come first', async () => {
    const { work } = opened().database
    const { ref, visitor, chat } = await resident(opened())
    const blank = {
      subject: null,
      pageUrl: null,
      pageTitle: null,
      pageReferrer: null,
      locale: null,
      tags: [],
    }
    const open = await work.run((stores) => stores.chats.insert(aNewChat(visitor, blank)))
    expect(open?.visitorId).toBe(visitor.id)
    const left = (limit: number) =>
      work.read((stores) => stores.visitorData.chatsToErase(ref, limit))
    expect(await left(10)).toEqual([chat.id, open?.id])
    expect(await left(1)).toEqual([chat.id])
  })

  test('visitors with data left after their erasure are found until nothing is left', async () => {
    const { work } = opened().database
    const erased = await resident(opened())
    const { ref } = erased
    const partly = async (since: Date) => {
      const found = await work.read((stores) => stores.visitorData.partlyErased(since, 100))
      return found.filter(({ visitorId }) => visitorId === ref.visitorId)
    }
    expect(await partly(later(0))).toEqual([])
    await work.run((stores) => stores.visitorData.eraseProfile(ref, later(60)))
    expect(await partly(later(60))).toEqual([ref])
    expect(await partly(later(61))).toEqual([])
    await eraseChat(erased, 10)
    expect(await partly(later(60))).toEqual([])
  })
}

function searchSuite(opened: () => Opened): void {
  test('a visitor is found by id, by e-mail in any case, and by the site’s own id', async () => {
    const { work } = opened().database
    const { visitor, externalId, email, ref } = await resident(opened())
    const found = {
      ...ref,
      siteId: visitor.siteId,
      name: 'Ana',
      email,
      externalId,
      createdAt: visitor.createdAt,
      erasedAt: null,
    }
    await work.read(async ({ visitorData }) => {
      expect(await visitorData.find({ id: visitor.id })).toEqual([found])
      expect(await visitorData.find({ email: email.toLowerCase() })).toEqual([found])
      expect(await visitorData.find({ email: email.toUpperCase() })).toEqual([found])
      expect(await visitorData.find({ externalId })).toEqual([found])
      expect(await visitorData.find({ id: newId() })).toEqual([])
      expect(await visitorData.find({ externalId: externalId.toUpperCase() })).toEqual([])
    })
  })

  test('a search of the workspace finds parts of a name or e-mail, and whole ids', async () => {
    const { work } = opened().database
    const { visitor, chat, externalId, email, ref } = await resident(opened())
    await resident(opened())
    const fields = { id: visitor.id, name: 'Ana', email, externalId, chatIds: [chat.id] }
    const parts = ['an', 'ANA', email.slice(1, 9), email.toUpperCase(), '%', '_', '\\']
    const ids = [externalId, externalId.toUpperCase(), visitor.id, chat.id.toUpperCase(), newId()]
    const texts = [...parts, ...ids, chat.id.slice(1)]
    for (const text of texts) {
      const found = await work.read((stores) =>
        stores.visitorData.search(ref.workspaceId, text, { limit: 10 }),
      )
      const wanted = matchesVisitorSearch(fields, text) ? [visitor.id] : []
      expect([text, found.map(({ visitorId }) => visitorId)]).toEqual([text, wanted])
    }
  })

  test('a search tells what is stored of each visitor, the newest first, a page at a time', async () => {
    const { work } = opened().database
    const { visitor, site, chat, externalId, email, ref } = await resident(opened())
    await work.run((stores) => append(stores, chat, {}, { kind: 'ended', text: null }))
    const second = await arrive(opened().database, site)
    const search = (page: { beforeId?: string; limit: number }) =>
      work.read((stores) => stores.visitorData.search(ref.workspaceId, 'ana', page))
    const [newest, oldest] = await search({ limit: 10 })
    expect(newest).toMatchObject({ visitorId: second.visitor.id, chats: 1, openChats: 1 })
    expect(oldest).toEqual({
      ...ref,
      siteId: visitor.siteId,
      name: 'Ana',
      email,
      externalId,
      createdAt: visitor.createdAt,
      erasedAt: null,
      chats: 1,
      openChats: 0,
      messages: 4,
      lastChatAt: chat.createdAt,
    })
    expect(await search({ limit: 1 })).toEqual([newest])
    expect(await search({ limit: 1, beforeId: second.visitor.id })).toEqual([oldest])
  })

  test('a search counts what an erasure would still take: texts and notes, and no notice', async () => {
    const { work } = opened().database
    const { chat, ref } = await resident(opened())
    const bySystem = { authorType: 'system', authorId: null, authorName: null } as const
    await work.run((stores) => append(stores, chat, {}, { ...bySystem, kind: 'ended', text: null }))
    const counted = async () => {
      const page = { limit: 1 }
      return work.read(async (stores) => {
        const [found] = await stores.visitorData.search(ref.workspaceId, ref.visitorId, page)
        return found?.messages
      })
    }
    const erase = (entries: number) =>
      work.run(async (stores) => {
        await stores.chats.lock(ref.workspaceId, chat.id)
        return stores.visitorData.eraseChat(ref.workspaceId, chat.id, entries)
      })
    expect([await counted(), await erase(3), await counted()]).toEqual([4, 3, 1])
    expect([await erase(3), await counted()]).toEqual([2, 0])
  })

  test('a visitor of another workspace is not locked', async () => {
    const { ref } = await resident(opened())
    const locked = await opened().database.work.run((stores) =>
      stores.visitorData.lock({ ...ref, workspaceId: newId() }),
    )
    expect(locked).toBeNull()
  })
}
