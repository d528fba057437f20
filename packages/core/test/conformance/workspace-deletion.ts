import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkspaceDeletionRecord } from '../../src/privacy/workspace-deletion-store.ts'
import { anAuditEntry } from './audit-store.ts'
import {
  anAgent,
  anAgentSession,
  append,
  arrive,
  aVisitorToken,
  later,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every WorkspaceDeletionStore. */
export function workspaceDeletionSuite(name: string, open: Open): void {
  describe(`the deletion of workspaces in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })
    plans(() => opened)
    removals(() => opened)
  })
}

const planOf = (workspaceId: string): WorkspaceDeletionRecord => ({
  workspaceId,
  requestedAt: later(0),
  dueAt: later(60),
  removingAt: null,
})

/** A workspace with a row in every table that may have one. */
async function furnish({ database }: Opened) {
  const { workspace, site } = await settle(database)
  const agent = anAgent(workspace)
  const session = anAgentSession(agent)
  const { visitor, chat } = await arrive(database, site)
  const other = await arrive(database, site)
  const ids = { siteId: site.id, workspaceId: workspace.id, visitorId: visitor.id }
  const access = newId()
  await database.work.run(async (stores) => {
    await stores.agents.insert(agent)
    await stores.agentSessions.insert(session)
    await stores.visitors.insertToken(aVisitorToken(visitor))
    const verified = {
      nameVerified: true,
      emailVerified: false,
      attributesVerified: ['plan'],
      verifiedAt: later(3),
    }
    await stores.identities.insert({ ...ids, externalId: newHash(), ...verified })
    await stores.identities.recordUse({ ...ids, tokenHash: newHash(), expiresAt: later(9) })
    await stores.audit.insert(anAuditEntry(workspace.id))
    await append(stores, chat)
    await stores.visitorPresence.recordSeen([
      { workspaceId: workspace.id, chatId: chat.id, at: later(7) },
    ])
    await stores.accessLog.insert({
      id: access,
      at: later(0),
      workspaceId: workspace.id,
      subject: { type: 'visitor', id: visitor.id },
      action: 'chat_started',
      address: '203.0.113.7',
    })
  })
  return { workspace, site, agent, session, visitor, chats: [chat.id, other.chat.id].sort() }
}

type Furnished = Awaited<ReturnType<typeof furnish>>

/** What is left of the workspace. */
async function leftOf({ database }: Opened, { workspace, agent, visitor, chats }: Furnished) {
  const { id } = workspace
  return database.work.read(async (stores) => ({
    workspace: await stores.workspaces.find(id),
    sites: (await stores.sites.list(id)).length,
    agents: (await stores.agents.list(id)).length,
    agent: await stores.agents.find(id, agent.id),
    visitor: (await stores.visitors.find(id, visitor.id)) !== null,
    chats: (await Promise.all(chats.map((chat) => stores.chats.head(id, chat)))).filter(
      (head) => head !== null,
    ).length,
    audit: (await stores.audit.list(id, { limit: 10 })).length,
    accesses: (
      await stores.accessLog.list({ from: later(0), to: later(1), workspaceId: id, limit: 10 })
    ).length,
    plan: await stores.workspaceDeletions.find(id),
  }))
}

async function removeAll({ database: { work } }: Opened, workspaceId: string): Promise<void> {
  await work.run((stores) => stores.workspaceDeletions.removeChats(workspaceId))
  await work.run((stores) => stores.workspaceDeletions.removeVisitors(workspaceId))
  await work.run((stores) => stores.workspaceDeletions.removeRest(workspaceId))
}

function plans(opened: () => Opened): void {
  test('the first plan is kept until it is cancelled', async () => {
    const { work } = opened().database
    const { workspace } = await settle(opened().database)
    const first = planOf(workspace.id)
    await work.run(async ({ workspaceDeletions }) => {
      expect(await workspaceDeletions.find(workspace.id)).toBeNull()
      expect(await workspaceDeletions.plan(first)).toEqual({ stored: first, isNew: true })
      const second = { ...first, dueAt: later(90) }
      expect(await workspaceDeletions.plan(second)).toEqual({ stored: first, isNew: false })
      expect(
        (await workspaceDeletions.all()).filter((one) => one.workspaceId === workspace.id),
      ).toEqual([first])
      expect(await workspaceDeletions.cancel(workspace.id)).toBe(true)
      expect(await workspaceDeletions.cancel(workspace.id)).toBe(false)
      expect(await workspaceDeletions.find(workspace.id)).toBeNull()
    })
  })

  test('a removal begins when the plan is due, and cannot be cancelled any more', async () => {
    const { work } = opened().database
    const furnished = await furnish(opened())
    const { id } = furnished.workspace
    const begin = (at: Date) => work.run((stores) => stores.workspaceDeletions.begin(id, at))
    expect(await begin(later(60))).toBe(false)
    await work.run((stores) => stores.workspaceDeletions.plan(planOf(id)))
    expect(await begin(later(59))).toBe(false)
    expect((await leftOf(opened(), furnished)).agent?.disabledAt).toBeNull()
    expect(await begin(later(60))).toBe(true)
    expect(await begin(later(70))).toBe(true)
    const left = await leftOf(opened(), furnished)
    expect(left.plan?.removingAt).toEqual(later(60))
    expect(left.agent?.disabledAt).toEqual(later(60))
    const hashes = [furnished.session.tokenHash]
    expect(await work.read((stores) => stores.agentSessions.findAll(hashes))).toEqual([])
    expect(await work.run((stores) => stores.workspaceDeletions.cancel(id))).toBe(false)
  })
}

function removals(opened: () => Opened): void {
  test('everything of the workspace goes but the access log, and nothing of another', async () => {
    const { work } = opened().database
    const [ours, theirs] = [await furnish(opened()), await furnish(opened())]
    const before = await leftOf(opened(), theirs)
    const { id } = ours.workspace
    await work.run(async (stores) => {
      await stores.workspaceDeletions.plan(planOf(id))
      await stores.workspaceDeletions.begin(id, later(60))
    })
    const chats = await work.run((stores) => stores.workspaceDeletions.removeChats(id))
    expect(chats.toSorted()).toEqual(ours.chats)
    expect(await work.run((stores) => stores.workspaceDeletions.removeChats(id))).toEqual([])
    expect(await work.run((stores) => stores.workspaceDeletions.removeVisitors(id))).toBe(2)
    expect(await work.run((stores) => stores.workspaceDeletions.removeVisitors(id))).toBe(0)
    await work.run((stores) => stores.workspaceDeletions.removeRest(id))
    expect(await leftOf(opened(), ours)).toEqual({
      workspace: null,
      sites: 0,
      agents: 0,
      agent: null,
      visitor: false,
      chats: 0,
      audit: 0,
      accesses: 1,
      plan: null,
    })
    expect(await leftOf(opened(), theirs)).toEqual(before)
  })

  test('chats go in batches', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    for (let n = 0; n < 60; n += 1) await arrive(opened().database, site)
    const remove = () => work.run((stores) => stores.workspaceDeletions.removeChats(workspace.id))
    expect((await remove()).length).toBe(50)
    expect((await remove()).length).toBe(10)
    await work.run(async (stores) => {
      await stores.workspaceDeletions.plan(planOf(workspace.id))
      await stores.workspaceDeletions.begin(workspace.id, later(60))
    })
    await removeAll(opened(), workspace.id)
  })
}
