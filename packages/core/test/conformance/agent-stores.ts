import type { AgentRecord } from '@papo/core/agent/agent'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  anAgent,
  anAgentSession,
  later,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every AgentStore and AgentSessionStore. */
export function agentStoresSuite(name: string, open: Open): void {
  describe(`agents and their sessions in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('an agent comes back as stored, and by e-mail in any case', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace, { avatarUrl: 'https://www.example.com/rita.png' })
      expect(await work.run((stores) => stores.agents.insert(agent))).toBe(true)
      expect(await work.read((stores) => stores.agents.find(workspace.id, agent.id))).toEqual(agent)
      expect(await work.run((stores) => stores.agents.lock(workspace.id, agent.id))).toEqual(agent)
      const email = agent.email.toUpperCase()
      expect(await work.read((stores) => stores.agents.listByEmail(email))).toEqual([agent])
      expect(await work.read((stores) => stores.agents.listByEmail('no@example.com'))).toEqual([])
    })

    test('an e-mail belongs to one agent of each workspace', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const { workspace: other } = await settle(opened.database)
      const agent = anAgent(workspace)
      const twin = anAgent(workspace, { email: agent.email })
      const elsewhere = anAgent(other, { email: agent.email, createdAt: later(9) })
      const insert = (one: AgentRecord) => work.run((stores) => stores.agents.insert(one))
      expect(await insert(elsewhere)).toBe(true)
      expect(await insert(agent)).toBe(true)
      expect(await insert(twin)).toBe(false)
      expect(await work.read((stores) => stores.agents.find(workspace.id, twin.id))).toBeNull()
      const all = await work.read((stores) => stores.agents.listByEmail(agent.email))
      expect(all).toEqual([agent, elsewhere])
    })

    test('an agent of another workspace is not found', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const { workspace: other } = await settle(opened.database)
      const agent = anAgent(workspace)
      await work.run((stores) => stores.agents.insert(agent))
      expect(await work.read((stores) => stores.agents.find(other.id, agent.id))).toBeNull()
      expect(await work.run((stores) => stores.agents.lock(other.id, agent.id))).toBeNull()
    })

    test('saving an agent writes everything but the e-mail', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace)
      const changed = {
        ...agent,
        name: 'Rita Lee',
        passwordHash: 'another',
        passwordSetAt: later(4),
        role: 'admin' as const,
        avatarUrl: 'https://www.example.com/a.png',
        capacity: 2,
        siteIds: [newId(), newId()],
        disabledAt: later(5),
        revision: 9,
        fieldRevisions: { '/capacity': 9 },
      }
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        await stores.agents.save({ ...changed, email: 'other@example.com' })
      })
      expect(await work.read((stores) => stores.agents.find(workspace.id, agent.id))).toEqual(
        changed,
      )
    })

    test('a removed site is answered by nobody, and who answers all still does', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const { workspace: elsewhere } = await settle(opened.database)
      const [removed, kept] = [newId(), newId()]
      const some = anAgent(workspace, { siteIds: [removed, kept] })
      const all = anAgent(workspace)
      const other = anAgent(elsewhere, { siteIds: [removed] })
      await work.run(async ({ agents }) => {
        for (const one of [some, all, other]) await agents.insert(one)
        await agents.forgetSite(workspace.id, removed)
      })
      const listed = await work.read(({ agents }) => agents.list(workspace.id))
      expect(listed.map(({ siteIds }) => siteIds)).toEqual([[kept], null])
      expect(await work.read(({ agents }) => agents.list(elsewhere.id))).toEqual([other])
    })

    test('those who are there can sign in, are online and were seen lately', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const { workspace: elsewhere } = await settle(opened.database)
      const seen = { lastSeenAt: later(10) }
      const some = anAgent(workspace, { ...seen, siteIds: [site.id] })
      const owner = anAgent(workspace, { ...seen, role: 'owner' })
      const others = [
        anAgent(workspace),
        anAgent(workspace, { lastSeenAt: later(5) }),
        anAgent(workspace, { ...seen, availability: 'away' }),
        anAgent(workspace, { ...seen, availability: 'offline' }),
        anAgent(workspace, { ...seen, disabledAt: later(11) }),
        anAgent(elsewhere, seen),
      ]
      await work.run(async ({ agents }) => {
        for (const one of [some, owner, ...others]) await agents.insert(one)
      })
      const present = await work.read(({ agents }) => agents.present(workspace.id, later(5)))
      expect(present).toHaveLength(2)
      expect(present).toEqual(
        expect.arrayContaining([
          { role: 'agent', siteIds: [site.id] },
          { role: 'owner', siteIds: null },
        ]),
      )
    })

    test('the owners who can sign in are locked in order of id', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const first = anAgent(workspace, { role: 'owner' })
      const second = anAgent(workspace, { role: 'owner', createdAt: later(-5) })
      const disabled = anAgent(workspace, { role: 'owner', disabledAt: later(1) })
      const agent = anAgent(workspace)
      await work.run(async (stores) => {
        for (const one of [second, agent, disabled, first]) await stores.agents.insert(one)
      })
      const owners = await work.run((stores) => stores.agents.lockOwners(workspace.id))
      expect(owners).toEqual([first, second])
      const listed = await work.read((stores) => stores.agents.list(workspace.id))
      expect(listed).toEqual([second, first, disabled, agent])
    })

    test('a session is found with its agent, expired or not, until it is revoked', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace, { disabledAt: later(1) })
      const session = anAgentSession(agent, { kind: 'console', expiresAt: later(-3600) })
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        await stores.agentSessions.insert(session)
      })
      const find = () => work.read((stores) => stores.agentSessions.findAll([session.tokenHash]))
      expect(await find()).toEqual([{ session, agent }])
      await work.run((stores) =>
        stores.agentSessions.touch(session.tokenHash, later(60), later(7200)),
      )
      const touched = { ...session, lastUsedAt: later(60), expiresAt: later(7200) }
      expect(await find()).toEqual([{ session: touched, agent }])
      await work.run((stores) => stores.agentSessions.revoke([session.tokenHash]))
      expect(await find()).toEqual([])
      expect(await work.read((stores) => stores.agentSessions.findAll([newHash()]))).toEqual([])
    })

    test('the sessions of one agent are listed in the order of their sign-ins, expired ones too', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const { workspace: elsewhere } = await settle(opened.database)
      const [agent, other] = [anAgent(workspace), anAgent(workspace)]
      const [first, last] = [anAgentSession(agent), anAgentSession(agent, { createdAt: later(5) })]
      const twin = anAgentSession(agent, { expiresAt: later(-3600) })
      const theirs = anAgentSession(other)
      await work.run(async (stores) => {
        for (const one of [agent, other]) await stores.agents.insert(one)
        for (const one of [last, first, twin, theirs]) await stores.agentSessions.insert(one)
      })
      const listOf = (workspaceId: string) =>
        work.read((stores) => stores.agentSessions.listOf(workspaceId, agent.id))
      const together = [first, twin].toSorted((a, b) => (a.tokenHash < b.tokenHash ? -1 : 1))
      expect(await listOf(workspace.id)).toEqual([...together, last])
      expect(await listOf(elsewhere.id)).toEqual([])
    })

    test('the named sessions are revoked, and no others', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace)
      const [ended, also, kept] = [
        anAgentSession(agent),
        anAgentSession(agent),
        anAgentSession(agent),
      ]
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        for (const one of [ended, also, kept]) await stores.agentSessions.insert(one)
        await stores.agentSessions.revoke([])
        await stores.agentSessions.revoke([ended.tokenHash, newHash(), also.tokenHash])
      })
      const left = await work.read((stores) => stores.agentSessions.listOf(workspace.id, agent.id))
      expect(left).toEqual([kept])
    })

    test('expired sessions are removed, others are kept', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace)
      const old = anAgentSession(agent, { expiresAt: later(10) })
      const current = anAgentSession(agent, { expiresAt: later(30) })
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        for (const one of [old, current]) await stores.agentSessions.insert(one)
        await stores.agentSessions.removeExpired(later(20))
      })
      const find = (...hashes: string[]) =>
        work.read((stores) => stores.agentSessions.findAll(hashes))
      const left = await find(old.tokenHash, current.tokenHash)
      expect(left.map(({ session }) => session)).toEqual([current])
    })
  })
}
