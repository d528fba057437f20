import { expect, test } from 'vitest'
import type { SiteRecord } from '../../src/site/site.ts'
import { change } from './chat-lists.ts'
import { aNewChat, anAgent, arrive, aVisitor, later, type Opened, settle } from './records.ts'

/** What every ChatStore says of messages that were left, and of the numbers of chats. */
export function messagesSuite(opened: () => Opened): void {
  test('a visitor may have several open messages beside the live chat: the newest of a kind is found', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    const left = { kind: 'message', followUpOf: chat.id } as const
    const insert = () => work.run((stores) => stores.chats.insert(aNewChat(visitor, left)))
    await insert()
    const second = await insert()
    expect(second).toMatchObject(left)
    await work.read(async ({ chats }) => {
      expect(await chats.findOpenOf(workspace.id, visitor.id, 'message')).toEqual(second)
      expect(await chats.findOpenOf(workspace.id, visitor.id, 'live')).toEqual(chat)
    })
  })

  test('a number names one chat of a workspace: a chat with a number that is taken is refused', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { site: other } = await settle(opened().database)
    const { chat } = await arrive(opened().database, site)
    const insertFor = async (of: SiteRecord) => {
      const visitor = aVisitor(of)
      await work.run((stores) => stores.visitors.insert(visitor))
      const taken = aNewChat(visitor, { number: chat.number })
      return work.run((stores) => stores.chats.insert(taken))
    }
    expect(await insertFor(site)).toBeNull()
    expect(await insertFor(other)).not.toBeNull()
  })

  test('a message that was left is not in the queue, takes no capacity and does not speed up the estimate', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const agent = anAgent(workspace)
    await work.run((stores) => stores.agents.insert(agent))
    const first = await arrive(opened().database, site)
    const second = await arrive(opened().database, site)
    const left = await change(work, first.chat, { kind: 'message' })
    await work.read(async ({ chats }) => {
      const queue = await chats.waiting(workspace.id, { limit: 10 })
      expect(queue).toMatchObject({ total: 1, chats: [{ id: second.chat.id }] })
      expect(await chats.position(workspace.id, second.chat.ticket)).toBe(1)
      const listed = await chats.list(workspace.id, {
        kind: 'message',
        status: 'waiting',
        limit: 9,
      })
      expect(listed.map(({ id }) => id)).toEqual([first.chat.id])
      expect(await chats.head(workspace.id, first.chat.id)).toMatchObject({ kind: 'message' })
    })
    const accepted = { status: 'active', agentId: agent.id, acceptedAt: later(5) } as const
    await change(work, left, accepted)
    await work.read(async ({ chats }) => {
      expect(await chats.countActive(workspace.id, agent.id)).toBe(0)
      expect((await chats.activeByAgent(workspace.id)).size).toBe(0)
      expect(await chats.latestAccepts(workspace.id, 5)).toEqual([])
    })
  })
}
