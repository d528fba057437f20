import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChatRecord } from '../../src/chat/chat-record.ts'
import type { AgentRecord } from '../../src/agent/agent.ts'
import type { SiteRecord } from '../../src/site/site.ts'
import { anAgent, append, arrive, later, newId, settle, type Open, type Opened } from './records.ts'

const pageSize = 100

/** The contract of every presence store for agents and visitors, and of the locks that the sweeps need. */
export function presenceStoresSuite(name: string, open: Open): void {
  describe(`leases in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    const work = () => opened.database.work
    const chatNow = (chat: ChatRecord) =>
      work().run((stores) => stores.chats.lock(chat.workspaceId, chat.id))
    const agentNow = (agent: AgentRecord) =>
      work().read((stores) => stores.agents.find(agent.workspaceId, agent.id))

    async function hire(over: Partial<AgentRecord> = {}) {
      const { workspace, site } = await settle(opened.database)
      const agent = anAgent(workspace, over)
      await work().run((stores) => stores.agents.insert(agent))
      return { workspace, site, agent }
    }

    async function serve(site: SiteRecord, agent: AgentRecord, over: Partial<ChatRecord> = {}) {
      const { chat } = await arrive(opened.database, site)
      return work().run((stores) =>
        append(stores, chat, {
          status: 'active',
          agentId: agent.id,
          acceptedAt: later(1),
          ...over,
        }),
      )
    }

    test('a seen agent keeps the chats, and the time never moves back', async () => {
      const { site, agent } = await hire()
      const { agent: other } = await hire()
      const planned = await serve(site, agent, { requeueAt: later(60) })
      const theirs = await serve(site, other, { requeueAt: later(60) })
      const seen = (at: Date) =>
        work().run((stores) => stores.agentPresence.markSeen(agent.workspaceId, agent.id, at))
      await seen(later(20))
      await seen(later(10))
      expect((await agentNow(agent))?.lastSeenAt).toEqual(later(20))
      expect((await agentNow(other))?.lastSeenAt).toBeNull()
      expect((await chatNow(planned))?.requeueAt).toBeNull()
      expect((await chatNow(theirs))?.requeueAt).toEqual(later(60))
    })

    test('an agent of another workspace is not found', async () => {
      const { agent } = await hire()
      await work().run((stores) => stores.agentPresence.markSeen(newId(), agent.id, later(20)))
      expect((await agentNow(agent))?.lastSeenAt).toBeNull()
    })

    test('the availability that an agent chose is kept', async () => {
      const { agent } = await hire()
      await work().run((stores) =>
        stores.agents.setAvailability(agent.workspaceId, agent.id, 'away'),
      )
      expect((await agentNow(agent))?.availability).toBe('away')
    })

    test('agents with active chats who were not seen lately are absent, until a requeue is planned', async () => {
      const { site, agent } = await hire({ lastSeenAt: later(0) })
      const { site: otherSite, agent: present } = await hire({ lastSeenAt: later(50) })
      const { agent: idle } = await hire({ lastSeenAt: later(0) })
      const { site: newSite, agent: never } = await hire()
      const chats = [await serve(site, agent), await serve(site, agent)]
      const done = await serve(site, agent, { status: 'ended', endedAt: later(2) })
      await serve(otherSite, present)
      await serve(newSite, never)
      const absent = async () => {
        const found = await work().read((stores) =>
          stores.agentPresence.absentAgents(later(45), pageSize),
        )
        const ours = [agent, present, idle, never].map(({ id }) => id)
        return found.filter(({ agentId }) => ours.includes(agentId))
      }
      const named = ({ workspaceId, id }: AgentRecord) => ({ workspaceId, agentId: id })
      expect(await absent()).toEqual([named(agent), named(never)])
      await work().run((stores) =>
        stores.agentPresence.planRequeues(agent.workspaceId, agent.id, later(90)),
      )
      expect(await absent()).toEqual([named(never)])
      for (const chat of chats) expect((await chatNow(chat))?.requeueAt).toEqual(later(90))
      expect((await chatNow(done))?.requeueAt).toBeNull()
    })

    test('requeues and replies of active chats are due at their time, longest due first', async () => {
      const { site, agent } = await hire()
      const second = await serve(site, agent, { requeueAt: later(20), replyDueAt: later(11) })
      const first = await serve(site, agent, { requeueAt: later(10), replyDueAt: later(40) })
      await serve(site, agent, { requeueAt: later(31) })
      await serve(site, agent, { status: 'ended', endedAt: later(2), requeueAt: later(5) })
      const due = await work().read(async ({ agentPresence }) => ({
        requeues: await agentPresence.dueRequeues(later(30), pageSize),
        replies: await agentPresence.dueReplies(later(30), pageSize),
      }))
      const named = ({ workspaceId, id }: ChatRecord) => ({
        workspaceId,
        chatId: id,
        agentId: agent.id,
      })
      const ours = ({ agentId }: { agentId: string }) => agentId === agent.id
      expect(due.requeues.filter(ours)).toEqual([named(first), named(second)])
      expect(due.replies.filter(ours)).toEqual([named(second)])
    })

    test('a watch with a gap starts again, and removes all plans', async () => {
      const { site, agent } = await hire()
      const planned = await serve(site, agent, { requeueAt: later(9_000) })
      const watch = (seconds: number) =>
        work().run((stores) => stores.agentPresence.watch(later(seconds), 20_000))
      const since = await watch(10_000)
      expect(since).toEqual(later(10_000))
      expect((await chatNow(planned))?.requeueAt).toBeNull()
      await work().run((stores) =>
        stores.agentPresence.planRequeues(agent.workspaceId, agent.id, later(10_100)),
      )
      expect(await watch(10_005)).toEqual(since)
      expect(await watch(10_025)).toEqual(since)
      // Another node, whose sweep took a moment longer.
      expect(await watch(10_024)).toEqual(since)
      expect((await chatNow(planned))?.requeueAt).toEqual(later(10_100))
      expect(await watch(10_046)).toEqual(later(10_046))
      expect((await chatNow(planned))?.requeueAt).toBeNull()
    })

    test('a time that a wrong clock has stored ahead makes nobody present', async () => {
      const { site, agent } = await hire()
      await serve(site, agent)
      const watch = (seconds: number) =>
        work().run((stores) => stores.agentPresence.watch(later(seconds), 20_000))
      await watch(30_000)
      await work().run((stores) =>
        stores.agentPresence.markSeen(agent.workspaceId, agent.id, later(30_000)),
      )
      const absentAt = (seconds: number) =>
        work().read((stores) => stores.agentPresence.absentAgents(later(seconds), 1_000))
      // The clock is right again, an hour earlier.
      expect(await watch(26_400)).toEqual(later(26_400))
      expect(await watch(26_410)).toEqual(later(26_400))
      const isAbsent = (agents: { agentId: string }[]) =>
        agents.some(({ agentId }) => agentId === agent.id)
      expect(isAbsent(await absentAt(26_399))).toBe(false)
      expect(isAbsent(await absentAt(26_401))).toBe(true)
    })

    test('timers are written alone, and the head has the time of the idle timeout', async () => {
      const { site, agent } = await hire()
      const chat = await serve(site, agent)
      const timers = {
        requeueAt: later(1),
        replyDueAt: later(2),
        idleWarnAt: later(3),
        idleEndAt: later(4),
      }
      const save = (over: Partial<ChatRecord>) =>
        work().run(async (stores) => {
          const locked = await stores.chats.lock(chat.workspaceId, chat.id)
          if (locked === null) throw new Error('the chat is gone')
          return stores.chats.saveTimers({ ...locked, ...over })
        })
      expect(await save({ ...timers, status: 'ended' })).toMatchObject({
        chatId: chat.id,
        status: 'active',
        lastSeq: chat.lastSeq,
        closesAt: null,
      })
      expect(await chatNow(chat)).toEqual({ ...chat, ...timers })
      expect((await save({ ...timers, idleWarnAt: null })).closesAt).toBe(later(4).getTime())
    })

    test('idle timeouts are due at their warning, or after the warning at their end', async () => {
      const { site, agent } = await hire()
      const toWarn = await serve(site, agent, { idleWarnAt: later(10), idleEndAt: later(70) })
      const late = await serve(site, agent, { idleWarnAt: later(5), idleEndAt: later(20) })
      const toEnd = await serve(site, agent, { idleWarnAt: null, idleEndAt: later(30) })
      const { chat: queued } = await arrive(opened.database, site, {
        chat: { idleWarnAt: later(1), idleEndAt: later(61) },
      })
      await serve(site, agent, { idleWarnAt: null, idleEndAt: later(31) })
      await serve(site, agent, {
        status: 'ended',
        endedAt: later(2),
        idleWarnAt: later(1),
        idleEndAt: later(2),
      })
      const due = await work().read((stores) => stores.chats.dueIdle(later(30), pageSize))
      const ours = due.filter(({ workspaceId }) => workspaceId === site.workspaceId)
      expect(ours.map(({ chatId }) => chatId)).toEqual(
        [queued, late, toWarn, toEnd].map(({ id }) => id),
      )
    })

    test('the active chats of an agent are locked in order, and no others', async () => {
      const { site, agent } = await hire()
      const mine = [await serve(site, agent), await serve(site, agent)]
      await serve(site, agent, { status: 'ended', endedAt: later(2) })
      await arrive(opened.database, site)
      const locked = await work().run((stores) =>
        stores.chats.lockActiveOf(agent.workspaceId, agent.id),
      )
      expect(locked).toEqual(mine.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    })

    test('a tried lock is taken at once if it is free', async () => {
      const { workspace, site, agent } = await hire()
      const chat = await serve(site, agent)
      const tried = await work().run(async (stores) => ({
        agent: await stores.agents.tryLock(workspace.id, agent.id),
        chats: await stores.chats.tryLockEach([
          { workspaceId: newId(), id: chat.id },
          { workspaceId: workspace.id, id: newId() },
          { workspaceId: workspace.id, id: chat.id },
        ]),
        strangers: [
          await stores.agents.tryLock(newId(), agent.id),
          await stores.chats.tryLockEach([{ workspaceId: newId(), id: chat.id }]),
        ],
      }))
      expect(tried).toEqual({ agent, chats: [chat], strangers: [null, []] })
    })
  })

  describe(`sights of visitors in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('are recorded together, and never move back', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const ids = []
      for (let made = 0; made < 3; made += 1) {
        ids.push((await arrive(opened.database, site)).chat.id)
      }
      const [one = '', two = '', three = ''] = ids
      const visitorSeen = (chatId: string, seconds: number) => ({
        workspaceId: workspace.id,
        chatId,
        at: later(seconds),
      })
      await work.run((stores) =>
        stores.visitorPresence.recordSeen([visitorSeen(two, 20), visitorSeen(one, 10)]),
      )
      await work.run((stores) =>
        stores.visitorPresence.recordSeen([visitorSeen(one, 30), visitorSeen(two, 5)]),
      )
      await work.run((stores) => stores.visitorPresence.recordSeen([]))
      const seen = (chatId: string, workspaceId = workspace.id) =>
        work.read((stores) => stores.visitorPresence.of(workspaceId, chatId))
      expect([await seen(one), await seen(two), await seen(three)]).toEqual([
        later(30),
        later(20),
        null,
      ])
      expect(await seen(one, newId())).toBeNull()
    })

    test('are removed after the wait', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const { chat: waits } = await arrive(opened.database, site)
      const { chat: ended } = await arrive(opened.database, site)
      await work.run(async (stores) => {
        await stores.visitorPresence.recordSeen(
          [waits, ended].map(({ id }) => ({
            workspaceId: workspace.id,
            chatId: id,
            at: later(1),
          })),
        )
        await append(stores, ended, { status: 'ended', endedAt: later(2), endedBy: 'visitor' })
        await stores.visitorPresence.removeOutdated()
      })
      const seen = ({ id }: ChatRecord) =>
        work.read((stores) => stores.visitorPresence.of(workspace.id, id))
      expect([await seen(waits), await seen(ended)]).toEqual([later(1), null])
    })
  })
}
