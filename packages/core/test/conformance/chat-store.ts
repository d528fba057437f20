import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import { change, historySuite, ids, queueSuite } from './chat-lists.ts'
import { messagesSuite } from './messages-left.ts'
import {
  aNewChat,
  aSite,
  anAgent,
  append,
  arrive,
  later,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every ChatStore. */
export function chatStoreSuite(name: string, open: Open): void {
  describe(`chats in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    startSuite(() => opened)
    queueSuite(() => opened)
    historySuite(() => opened)
    headSuite(() => opened)
    messagesSuite(() => opened)
  })
}

function startSuite(opened: () => Opened): void {
  test('a chat comes back as stored, with a ticket and the names beside it', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    expect(chat.ticket).toBeGreaterThan(0)
    expect(await work.run((stores) => stores.chats.lock(workspace.id, chat.id))).toEqual(chat)
    expect(await work.read((stores) => stores.chats.find(workspace.id, chat.id))).toEqual({
      ...chat,
      siteName: site.name,
      visitor: {
        id: visitor.id,
        name: visitor.name,
        email: visitor.email,
        attributes: visitor.attributes,
        identity: null,
      },
      agent: null,
    })
    const agent = anAgent(workspace, { avatarUrl: 'https://www.example.com/r.png' })
    await work.run((stores) => stores.agents.insert(agent))
    await change(work, chat, { status: 'active', agentId: agent.id, acceptedAt: later(1) })
    const accepted = await work.read((stores) => stores.chats.find(workspace.id, chat.id))
    expect(accepted?.agent).toEqual({
      id: agent.id,
      name: agent.name,
      avatarUrl: agent.avatarUrl,
    })
  })

  test('a chat of another workspace is not found', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { workspace: other } = await settle(opened().database)
    const { chat, visitor } = await arrive(opened().database, site)
    expect(await work.read((stores) => stores.chats.find(other.id, chat.id))).toBeNull()
    expect(await work.run((stores) => stores.chats.lock(other.id, chat.id))).toBeNull()
    expect(
      await work.read((stores) => stores.chats.findOpenOf(other.id, visitor.id, 'live')),
    ).toBeNull()
    expect(
      await work.run((stores) => stores.chats.markRead(other.id, chat.id, 'agent', 1)),
    ).toBeNull()
  })

  test('a visitor has one open live chat: a second one is refused until the first has ended', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    const insert = () => work.run((stores) => stores.chats.insert(aNewChat(visitor)))
    expect(await insert()).toBeNull()
    const openOf = () =>
      work.read((stores) => stores.chats.findOpenOf(workspace.id, visitor.id, 'live'))
    expect(await openOf()).toEqual(chat)
    await change(work, chat, { status: 'ended', endedAt: later(9), endedBy: 'visitor' })
    expect(await openOf()).toBeNull()
    expect(await insert()).not.toBeNull()
  })

  test('of ten chats that a visitor opens at once, one is stored', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    await change(work, chat, { status: 'ended', endedAt: later(9), endedBy: 'visitor' })
    const stored = await Promise.all(
      Array.from({ length: 10 }, () =>
        work.run((stores) => stores.chats.insert(aNewChat(visitor))),
      ),
    )
    expect(stored.filter((one) => one !== null)).toHaveLength(1)
  })

  test('a start is stored once per site, and found again', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const startHash = newHash()
    const { chat } = await arrive(opened().database, site, { chat: { startHash } })
    await expect(arrive(opened().database, site, { chat: { startHash } })).rejects.toThrow(
      'refused',
    )
    expect(
      await work.read((stores) => stores.chats.findByStart(site.workspaceId, site.id, startHash)),
    ).toEqual(chat)
    expect(
      await work.read((stores) => stores.chats.findByStart(site.workspaceId, site.id, newHash())),
    ).toBeNull()
    const other = aSite(workspace)
    await work.run((stores) => stores.sites.insert(other))
    expect(
      await work.read((stores) => stores.chats.findByStart(other.workspaceId, other.id, startHash)),
    ).toBeNull()
    await arrive(opened().database, other, { chat: { startHash } })
    expect(
      await work.read((stores) => stores.chats.findByStart(other.workspaceId, other.id, startHash)),
    ).not.toBeNull()
  })

  test('only an agent’s active chats count towards their capacity', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const chats: ChatRecord[] = []
    for (const _ of [1, 2, 3]) chats.push((await arrive(opened().database, site)).chat)
    const [first, second] = chats as [ChatRecord, ChatRecord]
    const accepted = { status: 'active', agentId: agent.id, acceptedAt: later(1) } as const
    await change(work, first, accepted)
    await change(work, second, accepted)
    const count = () => work.read((stores) => stores.chats.countActive(agent.workspaceId, agent.id))
    expect(await count()).toBe(2)
    await change(work, first, {
      ...accepted,
      status: 'ended',
      endedAt: later(2),
      endedBy: 'agent',
    })
    expect(await count()).toBe(1)
  })
}

function headSuite(opened: () => Opened): void {
  test('a head has what a poll needs, and moves with the log', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { chat } = await arrive(opened().database, site)
    const head = () => work.read((stores) => stores.chats.head(chat.workspaceId, chat.id))
    expect(await head()).toEqual({
      chatId: chat.id,
      workspaceId: chat.workspaceId,
      siteId: chat.siteId,
      visitorId: chat.visitorId,
      agentId: null,
      kind: 'live',
      status: 'waiting',
      ticket: chat.ticket,
      lastSeq: 0,
      lastPublicSeq: 0,
      readByVisitor: 0,
      readByAgent: 0,
      deliveredToVisitor: 0,
      deliveredToAgent: 0,
      pageAt: 0,
      closesAt: null,
      generation: 0,
      changedAt: chat.createdAt.getTime(),
    })
    await work.run((stores) =>
      append(stores, chat, { lastPublicSeq: 0 }, { kind: 'note', createdAt: later(7) }),
    )
    expect(await head()).toMatchObject({
      lastSeq: 1,
      lastPublicSeq: 0,
      changedAt: later(7).getTime(),
    })
    expect(await work.read((stores) => stores.chats.head(newId(), chat.id))).toBeNull()
    expect(await work.read((stores) => stores.chats.head(chat.workspaceId, newId()))).toBeNull()
  })

  test('a head has the time of the idle timeout after both sides have been warned', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { chat } = await arrive(opened().database, site)
    const head = () => work.read((stores) => stores.chats.head(chat.workspaceId, chat.id))
    const timers = { idleWarnAt: later(30), idleEndAt: later(90) }
    const armed = await work.run((stores) => append(stores, chat, timers))
    expect(await head()).toMatchObject({ closesAt: null })
    await work.run((stores) => append(stores, armed, { idleWarnAt: null }))
    expect(await head()).toMatchObject({ closesAt: later(90).getTime() })
  })

  test('a read mark moves forward, never back and never past the end', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const { chat } = await arrive(opened().database, site)
    for (const _ of [1, 2, 3]) await work.run((stores) => append(stores, chat))
    const mark = (side: 'visitor' | 'agent', upTo: number) =>
      work.run((stores) => stores.chats.markRead(workspace.id, chat.id, side, upTo))
    expect(await mark('visitor', 2)).toMatchObject({ readByVisitor: 2, readByAgent: 0 })
    expect(await mark('visitor', 1)).toMatchObject({ readByVisitor: 2 })
    expect(await mark('agent', 99)).toMatchObject({ readByVisitor: 2, readByAgent: 3 })
    expect(await work.read((stores) => stores.chats.head(chat.workspaceId, chat.id))).toMatchObject(
      {
        readByVisitor: 2,
        readByAgent: 3,
      },
    )
    expect(
      await work.run((stores) => stores.chats.markRead(workspace.id, newId(), 'agent', 1)),
    ).toBeNull()
  })

  test('many heads come in one query, those of open chats in pages', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const chats: ChatRecord[] = []
    for (const _ of [1, 2, 3, 4]) chats.push((await arrive(opened().database, site)).chat)
    const [first, second, third, fourth] = chats as [ChatRecord, ChatRecord, ChatRecord, ChatRecord]
    await change(work, second, { status: 'ended', endedAt: later(1), endedBy: 'system' })
    const chatIds = [fourth.id, second.id, newId()]
    const heads = await work.read((stores) => stores.chats.heads(chatIds))
    expect(new Map(heads.map(({ chatId, status }) => [chatId, status]))).toEqual(
      new Map([
        [second.id, 'ended'],
        [fourth.id, 'waiting'],
      ]),
    )
    expect(await work.read((stores) => stores.chats.heads([]))).toEqual([])
    const page = async (afterId: string | null, limit: number) =>
      (await work.read((stores) => stores.chats.openHeads(afterId, limit))).map(
        ({ chatId }) => chatId,
      )
    expect(await page(first.id, 1)).toEqual([third.id])
    expect(await page(third.id, 10)).toEqual([fourth.id])
    expect((await page(null, 1000)).filter((id) => ids(chats).includes(id))).toEqual(
      ids([first, third, fourth]),
    )
  })
}
