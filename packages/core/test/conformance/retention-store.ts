import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  anAgent,
  anAgentSession,
  append,
  arrive,
  aVisitor,
  aVisitorToken,
  later,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

const day = 86_400

/** The contract of every retention store. */
export function retentionStoreSuite(name: string, open: Open): void {
  describe(`outdated rows in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    type Settled = Awaited<ReturnType<typeof settle>>

    /** A visitor whose chat ended at that time, with so many texts. */
    async function endedAt({ site }: Settled, at: Date, texts = 1) {
      const { visitor, chat } = await arrive(opened.database, site)
      await opened.database.work.run(async (stores) => {
        for (let n = 1; n < texts; n += 1) await append(stores, chat)
        await append(stores, chat, { status: 'ended', endedAt: at, endedBy: 'visitor' })
      })
      return { visitor, chat }
    }

    const removeChats = (siteId: string, before: Date) =>
      opened.database.work.run((stores) => stores.retention.removeChats(siteId, before))

    test('chats that ended before are removed with their logs, and no other chat of any site', async () => {
      const { work } = opened.database
      const [own, other] = [await settle(opened.database), await settle(opened.database)]
      const old = await endedAt(own, later(10), 3)
      const recent = await endedAt(own, later(20))
      const elsewhere = await endedAt(other, later(10))
      const running = await arrive(opened.database, own.site)
      const removed = await removeChats(own.site.id, later(20))
      expect(removed).toEqual([{ workspaceId: own.workspace.id, chatId: old.chat.id }])
      const stored = async ({ chat }: { chat: { workspaceId: string; id: string } }) => {
        const range = { workspaceId: chat.workspaceId, chatId: chat.id, limit: 10, notes: true }
        const log = await work.read((stores) => stores.entries.after(range, 0))
        return [
          await work.read((stores) => stores.chats.head(chat.workspaceId, chat.id)),
          log.length,
        ]
      }
      expect(await stored(old)).toEqual([null, 0])
      for (const one of [recent, elsewhere]) expect((await stored(one))[1]).toBe(1)
      expect((await stored(running))[0]).not.toBeNull()
      expect(await removeChats(own.site.id, later(20))).toEqual([])
    })

    test('a removed site goes last, once nothing of it is left', async () => {
      const { work } = opened.database
      const own = await settle(opened.database)
      const { workspace, site } = own
      const { chat } = await arrive(opened.database, site)
      const remove = () => work.run((stores) => stores.retention.removeSite(site.id))
      const openOf = (workspaceId: string) =>
        work.read((stores) => stores.chats.openOfSite(workspaceId, site.id, 10))
      expect(await openOf(workspace.id)).toEqual([chat.id])
      expect(await openOf(newId())).toEqual([])
      await work.run((stores) => stores.sites.save({ ...site, removedAt: later(1) }))
      expect(await remove()).toBe(false)
      await work.run((stores) =>
        append(stores, chat, { status: 'ended', endedAt: later(2), endedBy: 'system' }),
      )
      expect(await openOf(workspace.id)).toEqual([])
      await removeChats(site.id, later(3))
      await work.run((stores) => stores.retention.removeVisitors(site.id, later(3600), null))
      expect(await remove()).toBe(true)
      expect(await work.read((stores) => stores.sites.all())).not.toContainEqual(
        expect.objectContaining({ id: site.id }),
      )
      const other = await settle(opened.database)
      expect(await work.run((stores) => stores.retention.removeSite(other.site.id))).toBe(false)
    })

    test('ended chats of a site are counted, and those that ended before a time', async () => {
      const own = await settle(opened.database)
      const count = (befores: Date[], workspaceId = own.site.workspaceId) =>
        opened.database.work.read((stores) =>
          stores.retention.countEnded(workspaceId, own.site.id, befores),
        )
      expect(await count([later(10)])).toEqual({ ended: 0, oldestEndedAt: null, before: [0] })
      for (const seconds of [20, 10, 30]) await endedAt(own, later(seconds))
      await arrive(opened.database, own.site)
      await endedAt(await settle(opened.database), later(10))
      expect(await count([later(10), later(20), later(31)])).toEqual({
        ended: 3,
        oldestEndedAt: later(10),
        before: [0, 1, 3],
      })
      const { site: foreign } = await settle(opened.database)
      expect((await count([later(31)], foreign.workspaceId)).ended).toBe(0)
    })

    test('chats are removed in batches of limited length, the longest ended first', async () => {
      const own = await settle(opened.database)
      const chats = []
      for (let n = 0; n < 60; n += 1) chats.push(await endedAt(own, later(60 - n)))
      const ids = chats.map(({ chat }) => chat.id).toReversed()
      const first = await removeChats(own.site.id, later(100))
      const second = await removeChats(own.site.id, later(100))
      expect(first.map(({ chatId }) => chatId).sort()).toEqual(ids.slice(0, 50).sort())
      expect(second.map(({ chatId }) => chatId).sort()).toEqual(ids.slice(50).sort())
    })

    test('a locked chat is left for the next time, without waiting', async () => {
      const own = await settle(opened.database)
      const { chat } = await endedAt(own, later(10))
      let removed: Promise<unknown> = Promise.resolve()
      await opened.database.work.run(async (stores) => {
        await stores.chats.lock(chat.workspaceId, chat.id)
        removed = removeChats(own.site.id, later(20))
        // With a single connection this waits for the connection, but not for the lock.
        await Promise.race([removed, stores.chats.countActive(own.workspace.id, newId())])
      })
      await removed
      await removeChats(own.site.id, later(20))
      const head = await opened.database.work.read((stores) =>
        stores.chats.head(chat.workspaceId, chat.id),
      )
      expect(head).toBeNull()
    })

    test('visitors without a chat who were not seen since are removed with their tokens', async () => {
      const { work } = opened.database
      const own = await settle(opened.database)
      const other = await settle(opened.database)
      const [forgotten, seen, fresh] = [aVisitor(own.site), aVisitor(own.site), aVisitor(own.site)]
      const elsewhere = aVisitor(other.site)
      fresh.createdAt = later(30 * day)
      const token = aVisitorToken(forgotten, { lastUsedAt: later(day) })
      await work.run(async (stores) => {
        for (const one of [forgotten, seen, fresh, elsewhere]) await stores.visitors.insert(one)
        await stores.visitors.insertToken(token)
        await stores.visitors.insertToken(aVisitorToken(seen, { lastUsedAt: later(20 * day) }))
      })
      const { visitor: withChat } = await arrive(opened.database, own.site)
      const remove = () =>
        work.run((stores) => stores.retention.removeVisitors(own.site.id, later(10 * day), null))
      expect(await remove()).toEqual({ removed: 1, nextId: null })
      expect(await remove()).toEqual({ removed: 0, nextId: null })
      const find = (id: string, workspaceId = own.workspace.id) =>
        work.read((stores) => stores.visitors.find(workspaceId, id))
      expect(await find(forgotten.id)).toBeNull()
      expect(await work.read((stores) => stores.visitors.findToken(token.tokenHash))).toBeNull()
      for (const one of [seen, fresh, withChat]) expect(await find(one.id)).not.toBeNull()
      expect(await find(elsewhere.id, other.workspace.id)).not.toBeNull()
    })

    test('expired rows are removed in batches', async () => {
      const { work } = opened.database
      const own = await settle(opened.database)
      const [visitor, agent] = [aVisitor(own.site), anAgent(own.workspace)]
      const [oldToken, newToken] = [later(10), later(30)].map((expiresAt) =>
        aVisitorToken(visitor, { expiresAt }),
      ) as [ReturnType<typeof aVisitorToken>, ReturnType<typeof aVisitorToken>]
      const [oldSession, newSession] = [later(10), later(30)].map((expiresAt) =>
        anAgentSession(agent, { expiresAt }),
      ) as [ReturnType<typeof anAgentSession>, ReturnType<typeof anAgentSession>]
      await work.run(async (stores) => {
        await stores.visitors.insert(visitor)
        await stores.agents.insert(agent)
        for (const one of [oldToken, newToken]) await stores.visitors.insertToken(one)
        for (const one of [oldSession, newSession]) await stores.agentSessions.insert(one)
        expect(await stores.retention.removeExpired('visitor_token', later(20))).toBe(1)
        expect(await stores.retention.removeExpired('agent_session', later(20))).toBe(1)
        expect(await stores.retention.removeExpired('identity_use', later(20))).toBe(0)
      })
      const token = (hash: string) => work.read((stores) => stores.visitors.findToken(hash))
      expect(await token(oldToken.tokenHash)).toBeNull()
      expect(await token(newToken.tokenHash)).not.toBeNull()
      const session = async (hash: string) =>
        (await work.read((stores) => stores.agentSessions.findAll([hash])))[0] ?? null
      expect(await session(oldSession.tokenHash)).toBeNull()
      expect(await session(newSession.tokenHash)).not.toBeNull()
    })

    test('the access log keeps six months by the calendar, to the millisecond', async () => {
      const { work } = opened.database
      const workspaceId = newId()
      const times = ['2026-05-10T10:00:00.000Z', '2026-08-31T10:00:00.000Z']
      const list = async () => {
        const from = new Date('2026-05-01T00:00:00Z')
        const to = new Date('2026-10-01T00:00:00Z')
        const filter = { from, to, workspaceId, limit: 10 }
        const found = await work.read((stores) => stores.accessLog.list(filter))
        return found.map(({ at }) => at.toISOString())
      }
      await work.run(async (stores) => {
        for (const at of times) {
          await stores.accessLog.insert({
            id: newId(),
            at: new Date(at),
            workspaceId,
            subject: { type: 'visitor', id: newId() },
            action: 'chat_started',
            address: '203.0.113.7',
          })
        }
      })
      const remove = (now: string) =>
        work.run((stores) => stores.retention.removeExpired('access_log', new Date(now)))
      expect(await remove('2026-11-10T10:00:00.000Z')).toBe(0)
      expect(await list()).toEqual(times)
      expect(await remove('2026-11-10T10:00:00.001Z')).toBe(1)
      expect(await list()).toEqual(times.slice(1))
      // February has no 31st: the day after its last one is the first that is certainly too late.
      expect(await remove('2027-02-28T23:59:59.999Z')).toBe(0)
      expect(await remove('2027-03-01T00:00:00.000Z')).toBe(1)
      expect(await list()).toEqual([])
    })
  })
}
