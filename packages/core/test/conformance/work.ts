import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/platform/refusal.ts'
import type { Appended } from '../../src/work.ts'
import {
  anEntry,
  append,
  arrive,
  aWorkspace,
  movedOn,
  settle,
  type Open,
  type Opened,
  type TestedStores,
} from './records.ts'

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
            await stores.entries.append(moved, anEntry(moved))
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
