import { limits } from '@papo/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { VisitRecord } from '../../src/chat/visit.ts'
import { arrive, later, newId, settle, type Open, type Opened } from './records.ts'

const pages = (count: number): VisitRecord['journey'] =>
  Array.from({ length: count }, (_, n) => ({
    url: `https://shop.example/${n}`,
    title: n === 1 ? null : `Página “${n}”`,
    at: later(n).toISOString(),
  }))

/** The contract of every VisitStore, and of the tags and counts of a ChatStore. */
export function visitsSuite(name: string, open: Open): void {
  describe(`visits and tags in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    visitTests(() => opened)
    tagTests(() => opened)
  })
}

function visitTests(opened: () => Opened): void {
  async function aVisit(over: Partial<VisitRecord> = {}) {
    const { site } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    const visit: VisitRecord = {
      chatId: chat.id,
      workspaceId: site.workspaceId,
      browser: 'Firefox',
      system: 'Linux',
      timeZone: 'America/Sao_Paulo',
      journey: pages(3),
      ...over,
    }
    await opened().database.work.run((stores) => stores.visits.save(visit))
    return { visit, chat, ref: { workspaceId: site.workspaceId, visitorId: visitor.id } }
  }
  const find = (workspaceId: string, chatId: string) =>
    opened().database.work.read((stores) => stores.visits.find(workspaceId, chatId))

  test('a visit comes back as stored, in its own workspace alone, and a later one replaces it', async () => {
    const { visit } = await aVisit()
    const { workspaceId, chatId } = visit
    expect(await find(workspaceId, chatId)).toEqual(visit)
    expect(await find(newId(), chatId)).toBeNull()
    expect(await find(workspaceId, newId())).toBeNull()
    const later = { ...visit, browser: null, system: null, timeZone: null, journey: [] }
    await opened().database.work.run((stores) => stores.visits.save(later))
    expect(await find(workspaceId, chatId)).toEqual(later)
  })

  test('a journey of more pages than are kept is refused', async () => {
    const { visit } = await aVisit({ journey: pages(limits.visitedPages) })
    const tooLong = { ...visit, journey: pages(limits.visitedPages + 1) }
    await expect(
      opened().database.work.run((stores) => stores.visits.save(tooLong)),
    ).rejects.toThrow('visit_journey_bound')
    expect(await find(visit.workspaceId, visit.chatId)).toEqual(visit)
  })

  test('an ended chat of which only the visit is left is erased still, and the visit with it', async () => {
    const { visit, chat, ref } = await aVisit()
    const { work } = opened().database
    const erase = () =>
      work.run(async ({ visitorData, entries, chats }) => {
        const locked = await chats.lock(chat.workspaceId, chat.id)
        if (locked !== null && locked.status !== 'ended') {
          const end = { status: 'ended', endedAt: later(1), endedBy: 'system' } as const
          const moved = { ...locked, ...end, lastSeq: 1, lastPublicSeq: 1 }
          const event = { kind: 'ended', authorType: 'system', text: null, rating: null } as const
          const entry = {
            ...event,
            id: newId(),
            workspaceId: chat.workspaceId,
            chatId: chat.id,
            seq: 1,
            clientId: null,
            authorId: null,
            authorName: null,
            to: null,
            erased: false,
            createdAt: later(1),
          }
          await entries.append([{ chat: moved, entries: [entry] }])
        }
        await visitorData.eraseChat(chat.workspaceId, chat.id, 10)
      })
    const left = () => work.read((stores) => stores.visitorData.chatsToErase(ref, 10))
    await erase()
    expect(await left()).toEqual([])
    await work.run((stores) => stores.visits.save(visit))
    expect(await left()).toEqual([chat.id])
    await erase()
    expect(await left()).toEqual([])
    expect(await find(visit.workspaceId, visit.chatId)).toBeNull()
  })
}

function tagTests(opened: () => Opened): void {
  test('tags are stored in their order; the newest tagged chats come first, of the given sites', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { workspaceId } = site
    const chats: ChatRecord[] = []
    for (const tags of [['one'], [], ['two', 'um "b"'], ['three']]) {
      const { chat } = await arrive(opened().database, site, { chat: { tags: [] } })
      await work.run((stores) => stores.chats.saveTags(workspaceId, chat.id, tags))
      await work.run((stores) => stores.chats.saveTags(newId(), chat.id, ['foreign']))
      chats.push(chat)
    }
    const latest = (limit: number, siteIds?: readonly string[]) =>
      work.read((stores) =>
        stores.chats.latestTags(workspaceId, { limit, ...(siteIds && { siteIds }) }),
      )
    expect(await latest(2)).toEqual([['three'], ['two', 'um "b"']])
    expect(await latest(9, [site.id])).toEqual([['three'], ['two', 'um "b"'], ['one']])
    expect(await latest(9, [newId()])).toEqual([])
    const found = await work.read((stores) => stores.chats.find(workspaceId, chats[2]?.id ?? ''))
    expect(found?.tags).toEqual(['two', 'um "b"'])
    const search = (text: string) =>
      work.read((stores) => stores.chats.list(workspaceId, { text, limit: 9 }))
    expect((await search(' UM "B"')).map(({ id }) => id)).toEqual([chats[2]?.id])
    expect(await search('um "')).toEqual([])
  })

  test('the chats of a visitor are counted, in their own workspace', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { visitor } = await arrive(opened().database, site)
    const count = (workspaceId: string, visitorId: string) =>
      work.read((stores) => stores.chats.countOf(workspaceId, visitorId))
    expect(await count(site.workspaceId, visitor.id)).toBe(1)
    expect(await count(newId(), visitor.id)).toBe(0)
    expect(await count(site.workspaceId, newId())).toBe(0)
  })
}
