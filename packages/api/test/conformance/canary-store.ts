import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  anAgentSession,
  anAgent,
  append,
  arrive,
  aSite,
  aVisitorToken,
  aWorkspace,
  later,
  newId,
  settle,
  type Open,
  type Opened,
} from '../../../core/test/conformance/records.ts'
import type { Database } from '../../src/database/database.ts'

/** The contract of every CanaryStore. */
export function canaryStoreSuite(name: string, open: Open<Database>): void {
  describe(`the canary’s store in ${name}`, () => {
    let opened: Opened<Database>
    const workspace = aWorkspace()
    const site = aSite(workspace)
    beforeAll(async () => {
      opened = await open()
      await opened.database.work.run(async (stores) => {
        await stores.canary.lock()
        await stores.canary.insertWorkspace(workspace)
        await stores.sites.insert(site)
      })
    })
    afterAll(async () => {
      await opened.close()
    })

    test('an installation with only the canary’s workspace is empty', async () => {
      const { work } = opened.database
      expect(await work.read((stores) => stores.workspaces.any())).toBe(false)
      expect(await work.read((stores) => stores.canary.workspace())).toEqual(workspace)
      await settle(opened.database)
      expect(await work.read((stores) => stores.workspaces.any())).toBe(true)
      expect(await work.read((stores) => stores.canary.workspace())).toEqual(workspace)
    })

    test('removes a chat completely: its log and its visitor too', async () => {
      const { work } = opened.database
      const { chat, visitor } = await arrive(opened.database, site)
      const { chat: other } = await arrive(opened.database, site)
      const token = aVisitorToken(visitor)
      await work.run(async (stores) => {
        await append(stores, chat)
        await stores.visitors.insertToken(token)
      })
      const remove = (before: Date) =>
        work.run((stores) => stores.canary.removeChats(workspace.id, chat.id, before))
      expect(await remove(chat.createdAt)).toEqual([chat.id])
      expect(await remove(chat.createdAt)).toEqual([])
      const left = await work.read(async (stores) => [
        await stores.chats.head(chat.workspaceId, chat.id),
        await stores.visitors.find(workspace.id, visitor.id),
        await stores.visitors.findToken(token.tokenHash),
      ])
      expect(left).toEqual([null, null, null])
      expect(
        await work.read((stores) => stores.chats.head(other.workspaceId, other.id)),
      ).not.toBeNull()
    })

    test('removes chats that started before, in whatever state', async () => {
      const { work } = opened.database
      const agent = anAgent(workspace)
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        await stores.agentSessions.insert(anAgentSession(agent))
      })
      const { chat: early } = await arrive(opened.database, site)
      const { chat: late } = await arrive(opened.database, site, {
        chat: { createdAt: later(60) },
      })
      await work.run((stores) => append(stores, early, { status: 'active', agentId: agent.id }))
      const removed = await work.run((stores) =>
        stores.canary.removeChats(workspace.id, null, later(30)),
      )
      expect(removed).toContain(early.id)
      expect(removed).not.toContain(late.id)
    })

    test('removes nothing in workspaces of people', async () => {
      const { work } = opened.database
      const people = await settle(opened.database)
      const { chat } = await arrive(opened.database, people.site)
      const remove = (workspaceId: string) =>
        work.run((stores) => stores.canary.removeChats(workspaceId, chat.id, later(3600)))
      expect(await remove(people.workspace.id)).toEqual([])
      expect(await remove(newId())).toEqual([])
      await remove(workspace.id)
      expect(
        await work.read((stores) => stores.chats.head(chat.workspaceId, chat.id)),
      ).not.toBeNull()
    })
  })
}
