import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KnownSource, KnownSourceRecord } from '../../src/session/known-source-store.ts'
import type { AgentRecord } from '../../src/agent/agent.ts'
import { anAgent, later, newHash, settle, type Open, type Opened } from './records.ts'

/** The contract of every KnownSourceStore. */
export function knownSourcesSuite(name: string, open: Open): void {
  describe(`the known sources of agents’ sign-ins in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    async function agents(many: number): Promise<AgentRecord[]> {
      const { workspace } = await settle(opened.database)
      const all = Array.from({ length: many }, () => anAgent(workspace))
      await opened.database.work.run(async (stores) => {
        for (const agent of all) await stores.agents.insert(agent)
      })
      return all
    }
    const aSource = (
      { id: agentId, workspaceId }: AgentRecord,
      over: Partial<KnownSourceRecord> = {},
    ): KnownSourceRecord => ({
      agentId,
      workspaceId,
      kind: 'address',
      hash: newHash(),
      lastUsedAt: later(0),
      expiresAt: later(100),
      ...over,
    })
    const save = (source: KnownSourceRecord, most = 20) =>
      opened.database.work.run((stores) => stores.knownSources.save(source, most))
    const find = ({ id: agentId }: AgentRecord, sources: KnownSource[], at = later(50)) =>
      opened.database.work.read(async (stores) => {
        const asked = sources.map(({ kind, hash }) => ({ agentId, kind, hash }))
        return (await stores.knownSources.find(asked, at)).map(named)
      })
    const named = ({ kind, hash }: KnownSource) => ({ kind, hash })

    test('a source belongs to the agent, has its kind, and is known until it expires', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const source = aSource(ana)
      await save(source)
      expect(await find(ana, [source, aSource(ana)])).toEqual([named(source)])
      expect(await find(bia, [source])).toEqual([])
      expect(await find(ana, [{ kind: 'device', hash: source.hash }])).toEqual([])
      expect(await find(ana, [source], later(100))).toEqual([])
      await save({ ...source, lastUsedAt: later(90), expiresAt: later(200) })
      expect(await find(ana, [source], later(150))).toEqual([named(source)])
    })

    test('the sources of several agents are found at once, each for its own', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const [ofAna, ofBia] = [aSource(ana), aSource(bia, { kind: 'device' })]
      for (const source of [ofAna, ofBia]) await save(source)
      const asked = [ofAna, ofBia].flatMap(({ kind, hash }) =>
        [ana, bia].map(({ id: agentId }) => ({ agentId, kind, hash })),
      )
      const found = await opened.database.work.read((stores) =>
        stores.knownSources.find(asked, later(50)),
      )
      expect(found).toHaveLength(2)
      expect(found).toEqual(
        expect.arrayContaining([
          { agentId: ana.id, ...named(ofAna) },
          { agentId: bia.id, ...named(ofBia) },
        ]),
      )
    })

    test('of each kind the last used ones are kept', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const all = [0, 1, 2, 3].map((at) => aSource(ana, { lastUsedAt: later(at) }))
      const [device, others] = [aSource(ana, { kind: 'device' }), aSource(bia)]
      for (const source of [device, others, ...all.toReversed()]) await save(source, 3)
      const found = await find(ana, [...all, device])
      expect(found).toHaveLength(4)
      expect(found).toEqual(expect.arrayContaining([...all.slice(1), device].map(named)))
      expect(await find(bia, [others])).toEqual([named(others)])
    })

    test('a device with a new token is known by it to all its agents, and by the old one to none', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const device = { kind: 'device', hash: newHash() } as const
      const renewed = { kind: 'device', hash: newHash() } as const
      for (const agent of [ana, bia]) await save(aSource(agent, device))
      await opened.database.work.run((stores) =>
        stores.knownSources.replaceDevice(device.hash, renewed.hash),
      )
      for (const agent of [ana, bia]) {
        expect(await find(agent, [device, renewed])).toEqual([renewed])
      }
    })

    test('all sources of one agent can be removed, and expired ones are removed by themselves', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const [own, others] = [aSource(ana), aSource(bia)]
      const expired = aSource(bia, { expiresAt: later(10) })
      for (const source of [own, others, expired]) await save(source)
      const { work } = opened.database
      await work.run((stores) => stores.knownSources.removeAllOf(ana.workspaceId, ana.id))
      expect(await find(ana, [own])).toEqual([])
      await work.run((stores) => stores.retention.removeExpired('known_source', later(20)))
      expect(await find(bia, [others, expired], later(5))).toEqual([named(others)])
    })
  })
}
