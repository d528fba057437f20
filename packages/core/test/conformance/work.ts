import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/platform/refusal.ts'
import { anAuditEntry } from './audit-store.ts'
import {
  aNewChat,
  anAgent,
  anAgentSession,
  anEntry,
  append,
  arrive,
  aVisitor,
  aVisitorToken,
  aWorkspace,
  later,
  movedOn,
  settle,
  type Open,
  type Opened,
} from './records.ts'
import type { TestedStores } from './stores.ts'
import type { Appended } from '../../src/chat/entry-store.ts'

/** The contract of every unit of work and of the database behind it. */
export function workSuite(name: string, open: Open): void {
  describe(`a unit of work in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('returns what its task returns, and its writes are stored', async () => {
      const { work } = opened.database
      const workspace = aWorkspace()
      const answer = await work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        return await stores.workspaces.find(workspace.id)
      })
      expect(answer).toEqual(workspace)
      expect(await work.read((stores) => stores.workspaces.find(workspace.id))).toEqual(workspace)
    })

    test('is rolled back completely by a refusal, which reaches the caller unchanged', async () => {
      const { work } = opened.database
      const workspace = aWorkspace()
      const refusal = new Refusal('chat_not_found', 'There is no such chat.')
      const refused = work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        throw refusal
      })
      await expect(refused).rejects.toBe(refusal)
      expect(await work.read((stores) => stores.workspaces.find(workspace.id))).toBeNull()
    })

    test('is rolled back completely by an error, which does not become a refusal', async () => {
      const { work } = opened.database
      const workspace = aWorkspace()
      const failed = work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        await stores.workspaces.insert(workspace)
      })
      await expect(failed).rejects.not.toBeInstanceOf(Refusal)
      expect(await work.read((stores) => stores.workspaces.find(workspace.id))).toBeNull()
    })

    test('is rolled back in every table: what it wrote is gone, what it changed and removed is back', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const { visitor, chat } = await arrive(opened.database, site)
      const token = aVisitorToken(visitor)
      await work.run((stores) => stores.visitors.insertToken(token))
      const agent = anAgent(workspace)
      const session = anAgentSession(agent)
      const newcomer = aVisitor(site)
      const everything = () =>
        work.read(async (stores) => ({
          agents: await stores.agents.list(workspace.id),
          sessions: await stores.agentSessions.findAll([session.tokenHash]),
          tokens: await stores.visitors.findTokens([token.tokenHash]),
          visitors: [
            await stores.visitors.find(workspace.id, visitor.id),
            await stores.visitors.find(workspace.id, newcomer.id),
          ],
          chats: await stores.chats.list(workspace.id, { limit: 10 }),
          log: await stores.entries.after(
            { workspaceId: workspace.id, chatId: chat.id, limit: 10, notes: true },
            0,
          ),
          seen: await stores.visitorPresence.of(workspace.id, chat.id),
          audit: await stores.audit.list(workspace.id, { limit: 10 }),
        }))
      const before = await everything()
      const refused = work.run(async (stores) => {
        await stores.agents.insert(agent)
        await stores.agentSessions.insert(session)
        await stores.visitors.save({ ...visitor, name: 'Outra' })
        await stores.visitors.revokeToken(token.tokenHash)
        await stores.visitors.insert(newcomer)
        await stores.chats.insert(aNewChat(newcomer))
        await append(stores, chat, { status: 'active', agentId: agent.id, acceptedAt: later(1) })
        await stores.visitorPresence.recordSeen([
          { workspaceId: workspace.id, chatId: chat.id, at: later(1) },
        ])
        await stores.audit.insert(anAuditEntry(workspace.id))
        throw new Refusal('chat_ended', 'It is over.')
      })
      await expect(refused).rejects.toMatchObject({ code: 'chat_ended' })
      expect(await everything()).toEqual(before)
    })

    test('stores nothing after a statement has failed, even if its task continues', async () => {
      const { work } = opened.database
      const [workspace, other] = [aWorkspace(), aWorkspace()]
      const run = work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        await expect(stores.workspaces.insert(workspace)).rejects.toThrow(/./)
        await expect(stores.workspaces.insert(other)).rejects.toThrow(/./)
      })
      await Promise.allSettled([run])
      const find = ({ id }: { id: string }) => work.read((stores) => stores.workspaces.find(id))
      expect([await find(workspace), await find(other)]).toEqual([null, null])
    })

    test('runs its statements in the order of the calls, also if nobody waits for each', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const names = ['a', 'b', 'c', 'd']
      await work.run(async (stores) => {
        await Promise.all(names.map((name) => stores.sites.save({ ...site, name })))
      })
      const stored = await work.read((stores) => stores.sites.find(workspace.id, site.id))
      expect(stored?.name).toBe('d')
    })

    test('takes and returns copies: who changes a record changes nothing that is stored', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const visitor = aVisitor(site, { attributes: { plan: 'pro' } })
      const given = structuredClone(visitor)
      await work.run(async (stores) => {
        await stores.visitors.insert(given)
        given.name = 'changed'
        given.attributes['plan'] = 'changed'
        given.createdAt.setTime(0)
      })
      const find = () => work.read((stores) => stores.visitors.find(workspace.id, visitor.id))
      const found = await find()
      expect(found).toEqual(visitor)
      if (found !== null) found.attributes['plan'] = 'changed'
      found?.createdAt.setTime(0)
      expect(await find()).toEqual(visitor)
    })

    test('a ticket is never given twice, not even that of a chat that was rolled back', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat: first } = await arrive(opened.database, site)
      const visitor = aVisitor(site)
      let undone = 0
      const refused = work.run(async (stores) => {
        await stores.visitors.insert(visitor)
        undone = (await stores.chats.insert(aNewChat(visitor)))?.ticket ?? 0
        throw new Refusal('chat_ended', 'It is over.')
      })
      await expect(refused).rejects.toBeInstanceOf(Refusal)
      const { chat: next } = await arrive(opened.database, site)
      expect(undone).toBeGreaterThan(first.ticket)
      expect(next.ticket).toBeGreaterThan(undone)
    })

    test('is refused what breaks a reference: a chat of nobody, the removal of a visitor with a chat', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const { visitor } = await arrive(opened.database, site)
      const ofNobody = work.run((stores) => stores.chats.insert(aNewChat(aVisitor(site))))
      await expect(ofNobody).rejects.toThrow(/./)
      const removed = work.run((stores) => stores.visitors.remove(workspace.id, visitor.id))
      await expect(removed).rejects.toThrow(/./)
      expect(await work.read((stores) => stores.visitors.find(workspace.id, visitor.id))).toEqual(
        visitor,
      )
    })

    test('publishes what it added to logs after the commit, and nothing after a rollback', async () => {
      const { database } = opened
      const notified: (readonly Appended[])[] = []
      const stop = database.onAppended((entries) => notified.push(entries))
      const { chat } = await arrive(database, (await settle(database)).site)
      await database.work.run(async (stores) => {
        await append(stores, chat)
        expect(notified).toEqual([])
      })
      const undone = database.work.run(async (stores) => {
        await append(stores, chat)
        throw new Refusal('chat_ended', 'It is over.')
      })
      await expect(undone).rejects.toMatchObject({ code: 'chat_ended' })
      stop()
      await database.work.run((stores) => append(stores, chat))
      expect(notified).toEqual([[{ kind: 'text', authorType: 'visitor' }]])
    })

    test('is invisible to others before its commit', async () => {
      const { work } = opened.database
      const workspace = aWorkspace()
      let seen: Promise<unknown> = Promise.resolve()
      await work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        seen = work.read((outside) => outside.workspaces.find(workspace.id))
        // With a single connection the read waits for the end; it must not see the middle.
        await Promise.race([seen, stores.workspaces.find(workspace.id)])
      })
      expect([null, workspace]).toContainEqual(await seen)
      expect(await work.read((stores) => stores.workspaces.find(workspace.id))).toEqual(workspace)
    })

    test('invalidates its stores when it ends', async () => {
      const { work } = opened.database
      const workspace = aWorkspace()
      let leaked: TestedStores | undefined
      await work.run(async (stores) => {
        leaked = stores
        await stores.workspaces.insert(workspace)
      })
      await expect(leaked?.workspaces.find(workspace.id)).rejects.toThrow(/./)
    })

    test('holds its locks to the end: ten that add one each have added ten', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      await Promise.all(
        Array.from({ length: 10 }, () =>
          work.run(async (stores) => {
            const locked = await stores.chats.lock(chat.workspaceId, chat.id)
            if (locked === null) throw new Error('the chat is gone')
            await stores.chats.position(chat.workspaceId, chat.ticket)
            const moved = movedOn(locked)
            await stores.entries.append([{ chat: moved, entries: [anEntry(moved)] }])
          }),
        ),
      )
      const head = await work.read((stores) => stores.chats.head(chat.workspaceId, chat.id))
      expect(head?.lastSeq).toBe(10)
    })

    test('that is refused leaves no gap in the log', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { chat } = await arrive(opened.database, site)
      const refused = work.run(async (stores) => {
        await append(stores, chat)
        throw new Refusal('chat_ended', 'The chat has ended.')
      })
      await expect(refused).rejects.toBeInstanceOf(Refusal)
      const moved = await work.run((stores) => append(stores, chat))
      expect(moved.lastSeq).toBe(1)
    })

    test('the database returns the time', async () => {
      const before = Date.now()
      const notified = await opened.database.now()
      // Here its clock is the machine’s; a server may round to the next millisecond.
      expect(notified.getTime()).toBeGreaterThanOrEqual(before - 1)
      expect(notified.getTime()).toBeLessThanOrEqual(Date.now() + 1)
    })

    test('the database names its epoch', () => {
      expect(opened.database.installation.epoch).toMatch(/^[0-9a-f]{8}$/)
    })
  })
}
