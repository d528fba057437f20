import { expect, test } from 'vitest'
import { memoryCache } from '../../src/memory/cache.ts'
import { createQueuePositions } from '../../src/queue/queue-position.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { ChatFilter } from '../../src/chat/chat-store.ts'
import { aSite, anAgent, append, arrive, later, newId, settle, type Opened } from './records.ts'
import type { TestedWork } from './stores.ts'

export const ids = (chats: readonly { id: string }[]) => chats.map(({ id }) => id)

/** Appends an entry that changes the chat. */
export async function change(
  work: TestedWork,
  chat: ChatRecord,
  to: Partial<ChatRecord>,
): Promise<ChatRecord> {
  return await work.run((stores) => append(stores, chat, to))
}

/** The contract of every ChatStore for the queue. */
export function queueSuite(opened: () => Opened): void {
  test('the queue is in order of the ticket, whatever the ids and the clocks are', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const lateId = newId()
    const { chat: first } = await arrive(opened().database, site, {
      chat: { id: newId(), createdAt: later(100) },
    })
    const { chat: second } = await arrive(opened().database, site)
    const { chat: third } = await arrive(opened().database, site, { chat: { id: lateId } })
    const queue = (limit: number) =>
      work.read((stores) => stores.chats.waiting(workspace.id, { limit }))
    const whole = await queue(10)
    expect(ids(whole.chats)).toEqual(ids([first, second, third]))
    expect(whole.total).toBe(3)
    const part = await queue(2)
    expect(ids(part.chats)).toEqual(ids([first, second]))
    expect(part.total).toBe(3)
    expect(whole.chats[2]).toMatchObject({ siteName: site.name, visitor: { name: 'Ana' } })
  })

  test('the queue and the history of some sites have their chats alone', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const [second, third] = [aSite(workspace), aSite(workspace)]
    await work.run(async ({ sites }) => {
      for (const one of [second, third]) await sites.insert(one)
    })
    const chats = []
    for (const one of [site, second, third]) {
      chats.push((await arrive(opened().database, one)).chat.id)
    }
    const siteIds = [site.id, third.id]
    const found = await work.read(async (stores) => [
      await stores.chats.waiting(workspace.id, { siteIds, limit: 1 }),
      await stores.chats.waiting(workspace.id, { siteIds, siteId: second.id, limit: 9 }),
      await stores.chats.waiting(workspace.id, { siteIds: [], limit: 9 }),
    ])
    expect(found.map(({ total }) => total)).toEqual([2, 0, 0])
    const history = await work.read((stores) =>
      stores.chats.list(workspace.id, { siteIds, limit: 9 }),
    )
    expect(history.map(({ id }) => id)).toEqual([chats[2], chats[0]])
  })

  test('the queue can be filtered by site; positions count the whole workspace', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const other = aSite(workspace)
    await work.run((stores) => stores.sites.insert(other))
    const { chat: first } = await arrive(opened().database, site)
    const { chat: second } = await arrive(opened().database, other)
    const { chat: third } = await arrive(opened().database, other)
    await arrive(opened().database, (await settle(opened().database)).site)
    const seen = await work.read((stores) =>
      stores.chats.waiting(workspace.id, { siteId: other.id, limit: 1 }),
    )
    expect(ids(seen.chats)).toEqual([second.id])
    expect(seen.total).toBe(2)
    const position = (chat: ChatRecord) =>
      work.read((stores) => stores.chats.position(workspace.id, chat.ticket))
    expect([await position(first), await position(second), await position(third)]).toEqual([
      1, 2, 3,
    ])
  })

  test('an accepted chat leaves the queue, and a requeued one has its old position', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const { chat: first } = await arrive(opened().database, site)
    const { chat: second } = await arrive(opened().database, site)
    await change(work, first, { status: 'active', agentId: agent.id, acceptedAt: later(1) })
    const position = (chat: ChatRecord) =>
      work.read((stores) => stores.chats.position(workspace.id, chat.ticket))
    expect(await position(second)).toBe(1)
    await arrive(opened().database, site)
    await change(work, first, { status: 'waiting', agentId: null, acceptedAt: null })
    expect(await position(first)).toBe(1)
    expect(await position(second)).toBe(2)
    const { chats } = await work.read((stores) => stores.chats.waiting(workspace.id, { limit: 9 }))
    expect(ids(chats).slice(0, 2)).toEqual(ids([first, second]))
  })

  test('a chat that has left the queue since its status was read has no position', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const { chat } = await arrive(opened().database, site)
    const positions = createQueuePositions(memoryCache(systemClock), systemClock, work, {
      isAnswered: () => true,
    })
    expect(await positions.of(chat)).toEqual({ position: 1, wait: null })
    await change(work, chat, { status: 'active', agentId: agent.id, acceptedAt: later(1) })
    expect(await positions.of(chat)).toEqual({ position: null, wait: null })
  })

  test('the latest first accepts are listed newest first; a second accept does not count', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const accept = async (chat: ChatRecord, seconds: number) => {
      const at = later(seconds)
      await change(work, chat, { status: 'active', agentId: agent.id, acceptedAt: at })
    }
    const { chat: first } = await arrive(opened().database, site)
    const { chat: second } = await arrive(opened().database, site)
    const { chat: third } = await arrive(opened().database, site)
    await arrive(opened().database, site)
    await accept(first, 10)
    await accept(second, 30)
    await accept(third, 20)
    await change(work, first, { status: 'waiting', agentId: null })
    await accept(first, 90)
    const latest = (limit: number) =>
      work.read((stores) => stores.chats.latestAccepts(workspace.id, limit))
    expect(await latest(10)).toEqual([later(30), later(20), later(10)])
    expect(await latest(2)).toEqual([later(30), later(20)])
  })
}

/** The contract of every ChatStore for the history. */
export function historySuite(opened: () => Opened): void {
  test('the history is newest first, in pages, with every filter', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const other = aSite(workspace)
    const agent = anAgent(workspace)
    await work.run(async (stores) => {
      await stores.sites.insert(other)
      await stores.agents.insert(agent)
    })
    const { chat: first } = await arrive(opened().database, site)
    const { chat: second } = await arrive(opened().database, other)
    const { chat: third } = await arrive(opened().database, site)
    await arrive(opened().database, (await settle(opened().database)).site)
    await change(work, first, { status: 'active', agentId: agent.id, acceptedAt: later(1) })
    await change(work, second, { status: 'ended', endedAt: later(2), endedBy: 'visitor' })
    const list = async (filter: Partial<ChatFilter>) =>
      ids(await work.read((stores) => stores.chats.list(workspace.id, { limit: 10, ...filter })))
    expect(await list({})).toEqual(ids([third, second, first]))
    expect(await list({ limit: 2 })).toEqual(ids([third, second]))
    expect(await list({ limit: 2, beforeId: second.id })).toEqual(ids([first]))
    expect(await list({ status: 'waiting' })).toEqual(ids([third]))
    expect(await list({ status: 'active' })).toEqual(ids([first]))
    expect(await list({ status: 'ended' })).toEqual(ids([second]))
    expect(await list({ agentId: agent.id })).toEqual(ids([first]))
    expect(await list({ siteId: site.id })).toEqual(ids([third, first]))
    expect(await list({ siteId: site.id, status: 'ended' })).toEqual([])
  })

  test('a text is found in name, e-mail, subject or log, in any case and literally', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const { chat } = await arrive(opened().database, site, {
      visitor: { name: 'João 100%', email: 'joao_b@example.com' },
      chat: { subject: 'Onde está o PEDIDO?' },
    })
    await work.run((stores) => append(stores, chat, {}, { text: String.raw`C:\temp e "aspas"` }))
    await arrive(opened().database, site, {
      visitor: { name: null, email: null },
      chat: { subject: null },
    })
    const find = async (text: string) =>
      ids(await work.read((stores) => stores.chats.list(workspace.id, { limit: 10, text })))
    const present = ['joão', '100%', 'JOAO_B@', 'pedido?', String.raw`c:\TEMP`, '"aspas"']
    for (const text of present)
      expect({ text, found: await find(text) }).toEqual({ text, found: [chat.id] })
    const absent = ['1%0', 'jo_o', 'pedidos', String.raw`\\`]
    for (const text of absent)
      expect({ text, found: await find(text) }).toEqual({ text, found: [] })
  })
}
