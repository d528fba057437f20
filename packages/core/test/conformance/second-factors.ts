import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SecondFactorRecord } from '../../src/session/second-factor-store.ts'
import {
  anAgent,
  anAgentSession,
  later,
  newHash,
  settle,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every SecondFactorStore. */
export function secondFactorsSuite(name: string, open: Open): void {
  describe(`second factors in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    async function anAgentWith(over: Partial<SecondFactorRecord> = {}) {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const agent = anAgent(workspace)
      const record: SecondFactorRecord = {
        agentId: agent.id,
        workspaceId: workspace.id,
        sealed: 'sealed',
        enabledAt: later(1),
        lastStep: 58_000_000,
        recoveryHashes: [newHash(), newHash()],
        pendingSealed: null,
        ...over,
      }
      await work.run(async (stores) => {
        await stores.agents.insert(agent)
        await stores.secondFactors.save(record)
      })
      return { work, workspace, agent, record }
    }

    test('a second factor comes back as stored, and a change replaces it', async () => {
      const { work, workspace, agent, record } = await anAgentWith()
      const find = () => work.read((stores) => stores.secondFactors.find(workspace.id, agent.id))
      expect(await find()).toEqual(record)
      const changed = { ...record, lastStep: null, recoveryHashes: [], pendingSealed: 'another' }
      await work.run((stores) => stores.secondFactors.save(changed))
      expect(await find()).toEqual(changed)
    })

    test('that of another workspace is neither found nor removed', async () => {
      const { work, workspace, agent, record } = await anAgentWith()
      const { workspace: other } = await settle(opened.database)
      await work.run((stores) => stores.secondFactors.remove(other.id, agent.id))
      expect(await work.read((stores) => stores.secondFactors.find(other.id, agent.id))).toBeNull()
      expect(
        await work.read((stores) => stores.secondFactors.find(workspace.id, agent.id)),
      ).toEqual(record)
      await work.run((stores) => stores.secondFactors.remove(workspace.id, agent.id))
      expect(
        await work.read((stores) => stores.secondFactors.find(workspace.id, agent.id)),
      ).toBeNull()
    })

    test('an app that is still being set up is no second factor', async () => {
      const { work, workspace, agent, record } = await anAgentWith({
        sealed: null,
        enabledAt: null,
        pendingSealed: 'sealed',
      })
      const withOne = () => work.read((stores) => stores.secondFactors.agentsWithOne(workspace.id))
      expect(await withOne()).toEqual([])
      const enabled = { ...record, sealed: 'sealed', enabledAt: later(2) }
      await work.run((stores) => stores.secondFactors.save(enabled))
      expect(await withOne()).toEqual([agent.id])
    })

    test('a workspace demands one from when it says so until it takes it back', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const isDemanded = () => work.read((stores) => stores.secondFactors.isDemanded(workspace.id))
      expect(await isDemanded()).toBe(false)
      for (const demand of [true, true, false, false]) {
        await work.run((stores) => stores.secondFactors.setDemanded(workspace.id, demand, later(3)))
        expect(await isDemanded()).toBe(demand)
      }
    })

    test('a session in which it was set up may do everything', async () => {
      const { work, agent } = await anAgentWith()
      const session = anAgentSession(agent, { mustEnrol: true })
      await work.run((stores) => stores.agentSessions.insert(session))
      const mustEnrol = async () =>
        (await work.read((stores) => stores.agentSessions.findAll([session.tokenHash])))[0]?.session
          .mustEnrol
      expect(await mustEnrol()).toBe(true)
      await work.run((stores) => stores.agentSessions.enrolled(session.tokenHash))
      expect(await mustEnrol()).toBe(false)
    })
  })
}
