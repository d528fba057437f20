import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewChat } from '../../src/chat/chat-store.ts'
import type { OverdueSite, SiteAlertRecord } from '../../src/chat/site-alert.ts'
import type { SiteRecord } from '../../src/site/site.ts'
import { change } from './chat-lists.ts'
import { anAgent, append, arrive, later, newId, type Open, type Opened, settle } from './records.ts'

/** The contract of every SiteAlertStore. */
export function siteAlertsSuite(name: string, open: Open): void {
  describe(`alerts in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    const work = () => opened.database.work
    const leave = (site: SiteRecord, at: number, chat: Partial<NewChat> = {}) =>
      arrive(opened.database, site, { chat: { createdAt: later(at), ...chat } })
    /** What is overdue at a site if live chats wait since before 100 s, and messages since before 50 s. */
    const overdueAt = async ({ id }: SiteRecord): Promise<OverdueSite | null> => {
      const all = await work().read((stores) => stores.siteAlerts.overdue(later(100), later(50)))
      return all.find(({ siteId }) => siteId === id) ?? null
    }
    const lock = ({ workspaceId, id }: SiteRecord) =>
      work().run((stores) => stores.siteAlerts.tryLock(workspaceId, id))

    test('a site is overdue by its queue and its messages, each counted from its own time', async () => {
      const { workspace, site } = await settle(opened.database)
      const { site: other } = await settle(opened.database)
      await leave(site, 101)
      await leave(site, 51, { kind: 'message' })
      expect(await overdueAt(site)).toBeNull()
      await leave(site, 90, { locale: 'en' })
      await leave(site, 95)
      await leave(site, 40, { kind: 'message' })
      await leave(site, 10, { kind: 'message', locale: 'pt-PT' })
      expect(await overdueAt(site)).toEqual({
        workspaceId: workspace.id,
        siteId: site.id,
        alert: { waitingAt: null, messagesAt: null },
        waiting: { count: 2, oldest: later(90), newest: later(95) },
        messages: { count: 2, oldest: later(10), newest: later(40) },
        locale: 'pt-PT',
      })
      expect(await overdueAt(other)).toBeNull()
    })

    test('a chat that came back waits since then, and one that an agent has or that has ended does not', async () => {
      const { workspace, site } = await settle(opened.database)
      const agent = anAgent(workspace)
      await work().run((stores) => stores.agents.insert(agent))
      const [back, taken, ended] = [
        await leave(site, 1),
        await leave(site, 2),
        await leave(site, 3),
      ]
      await change(work(), back.chat, { requeuedAt: later(99) })
      await change(work(), taken.chat, { status: 'active', agentId: agent.id })
      await change(work(), ended.chat, { status: 'ended', endedAt: later(5) })
      expect(await overdueAt(site)).toMatchObject({
        waiting: { count: 1, oldest: later(99), newest: later(99) },
        messages: null,
      })
    })

    test('a message is answered by a text of an agent, not by being taken', async () => {
      const { workspace, site } = await settle(opened.database)
      const agent = anAgent(workspace)
      await work().run((stores) => stores.agents.insert(agent))
      const { chat } = await leave(site, 1, { kind: 'message' })
      const taken = await change(work(), chat, { status: 'active', agentId: agent.id })
      expect(await overdueAt(site)).toMatchObject({ waiting: null, messages: { count: 1 } })
      const byAgent = { authorType: 'agent', authorId: agent.id } as const
      await work().run((stores) => append(stores, taken, {}, byAgent))
      expect(await overdueAt(site)).toBeNull()
    })

    test('what owners were alerted to is kept with the site', async () => {
      const { site } = await settle(opened.database)
      await leave(site, 1)
      expect(await lock({ ...site, workspaceId: newId() })).toBeNull()
      const record = {
        siteId: site.id,
        workspaceId: site.workspaceId,
        waitingAt: null,
        messagesAt: null,
      }
      expect(await lock(site)).toEqual(record)
      const alerted: SiteAlertRecord = { ...record, waitingAt: later(100), messagesAt: later(50) }
      await work().run((stores) => stores.siteAlerts.save({ ...alerted, workspaceId: newId() }))
      expect(await lock(site)).toEqual(record)
      await work().run((stores) => stores.siteAlerts.save(alerted))
      expect(await lock(site)).toEqual(alerted)
      const { waitingAt, messagesAt } = alerted
      expect((await overdueAt(site))?.alert).toEqual({ waitingAt, messagesAt })
    })

    test('two processes at once never both alert', async () => {
      const { site } = await settle(opened.database)
      const { workspaceId, id } = site
      const alert = () =>
        work().run(async ({ siteAlerts }) => {
          const record = await siteAlerts.tryLock(workspaceId, id)
          if (record === null || record.waitingAt !== null) return false
          await siteAlerts.save({ ...record, waitingAt: later(9) })
          return true
        })
      const alerted = await Promise.all([alert(), alert(), alert()])
      expect(alerted.filter(Boolean)).toHaveLength(1)
    })
  })
}
