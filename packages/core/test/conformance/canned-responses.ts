import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CannedFields,
  type CannedResponseRecord,
  type ScopeIds,
  withKeys,
} from '../../src/canned-response/canned-response.ts'
import {
  type CannedResponseFilter,
  matchesCannedResponse,
} from '../../src/canned-response/canned-response-filter.ts'
import { anAgent, aSite, later, newId, settle, type Open, type Opened } from './records.ts'

/** The contract of every CannedResponseStore. */
export function cannedResponsesSuite(name: string, open: Open): void {
  describe(`canned responses in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    async function people() {
      const { workspace, site } = await settle(opened.database)
      const [ana, bia] = [anAgent(workspace), anAgent(workspace)] as const
      const other = aSite(workspace)
      await opened.database.work.run(async (stores) => {
        await stores.agents.insert(ana)
        await stores.agents.insert(bia)
        await stores.sites.insert(other)
      })
      return { workspaceId: workspace.id, ana, bia, site, other }
    }
    const all = { agentId: null, siteId: null }
    const of = ({ id }: { id: string }): ScopeIds => ({ agentId: id, siteId: null })
    const at = ({ id }: { id: string }): ScopeIds => ({ agentId: null, siteId: id })
    const one = (
      workspaceId: string,
      scope: ScopeIds,
      fields: Partial<CannedFields> = {},
    ): CannedResponseRecord => ({
      id: newId(),
      workspaceId,
      ...scope,
      ...withKeys({ shortcut: 'Olá', title: 'Saudação', text: 'Olá, {visitor.name}!', ...fields }),
      revision: 2,
      fieldRevisions: { '/text': 2 },
      createdAt: later(0),
    })
    const insert = (...records: CannedResponseRecord[]) =>
      opened.database.work.run(({ cannedResponses }) => cannedResponses.insert(records))
    const find = ({ workspaceId, id }: CannedResponseRecord) =>
      opened.database.work.read(({ cannedResponses }) => cannedResponses.find(workspaceId, id))
    const list = (workspaceId: string, filter: CannedResponseFilter & { limit: number }) =>
      opened.database.work.read(({ cannedResponses }) => cannedResponses.list(workspaceId, filter))

    test('one comes back as stored, and only in its workspace', async () => {
      const { workspaceId, ana, site } = await people()
      const records = [
        one(workspaceId, of(ana)),
        one(workspaceId, at(site), { title: null }),
        one(workspaceId, all),
      ]
      await insert()
      await insert(...records)
      for (const record of records) expect(await find(record)).toEqual(record)
      const [first] = records as [CannedResponseRecord]
      expect(await find({ ...first, workspaceId: newId() })).toBeNull()
    })

    test('a saved one has its new fields and its new scope', async () => {
      const { workspaceId, ana, site } = await people()
      const record = one(workspaceId, of(ana))
      await insert(record)
      const fields = withKeys({ shortcut: 'tchau', title: null, text: 'Até logo!' })
      const saved = {
        ...record,
        ...fields,
        ...at(site),
        revision: 3,
        fieldRevisions: { '/text': 3 },
      }
      const save = (changed: CannedResponseRecord) =>
        opened.database.work.run(({ cannedResponses }) => cannedResponses.save(changed))
      await save({ ...saved, createdAt: later(500) })
      expect(await find(record)).toEqual(saved)
      await save({ ...record, workspaceId: newId() })
      expect(await find(record)).toEqual(saved)
    })

    test('a scope has a shortcut once', async () => {
      const { workspaceId, ana, bia, site, other } = await people()
      const scopes = [of(ana), of(bia), at(site), at(other), all]
      await insert(...scopes.map((scope) => one(workspaceId, scope)))
      for (const scope of scopes) {
        await expect(insert(one(workspaceId, scope, { shortcut: 'OLA' }))).rejects.toThrow(
          /canned_response/u,
        )
        const known = await opened.database.work.read(({ cannedResponses }) =>
          cannedResponses.shortcuts(workspaceId, scope),
        )
        expect(known.map(({ shortcutKey }) => shortcutKey)).toEqual(['ola'])
      }
    })

    test('lists are what the filter says, newest first', async () => {
      const { workspaceId, ana, bia, site, other } = await people()
      const records = [of(ana), of(bia), at(site), at(other), all].flatMap((scope) => [
        one(workspaceId, scope),
        one(workspaceId, scope, { shortcut: 'preço', title: null, text: '50% de DESCONTO_já' }),
      ])
      await insert(...records)
      await insert(one((await people()).workspaceId, all))
      const base = { agentId: ana.id, siteIds: [site.id] }
      const filters: CannedResponseFilter[] = [
        base,
        { ...base, siteIds: null },
        { ...base, siteIds: [] },
        { ...base, scope: 'mine' },
        { ...base, scope: 'site' },
        { ...base, scope: 'all' },
        { ...base, siteIds: null, siteId: other.id },
        { ...base, siteId: other.id },
        { ...base, words: ['preco'] },
        { ...base, words: ['0%', 'o_j'] },
        { ...base, words: ['preco', 'nada'] },
        { ...base, beforeId: records[4]?.id ?? '' },
      ]
      for (const filter of filters) {
        const expected = records.filter((record) => matchesCannedResponse(record, filter))
        const found = await list(workspaceId, { ...filter, limit: 100 })
        expect([filter, found]).toEqual([filter, expected.toReversed()])
        expect(await list(workspaceId, { ...filter, limit: 2 })).toEqual(found.slice(0, 2))
      }
      expect(await list(workspaceId, { ...base, limit: 100 })).toHaveLength(6)
    })

    test('several are locked in order of id', async () => {
      const { workspaceId, ana } = await people()
      const [first, second] = [
        one(workspaceId, of(ana)),
        one(workspaceId, of(ana), { shortcut: 'b' }),
      ]
      await insert(second, first)
      const lock = (workspace: string, ...ids: string[]) =>
        opened.database.work.run(({ cannedResponses }) => cannedResponses.lock(workspace, ids))
      expect(await lock(workspaceId, second.id, newId(), first.id)).toEqual([first, second])
      expect(await lock(workspaceId)).toEqual([])
      expect(await lock(newId(), first.id)).toEqual([])
    })

    test('those of an agent, of a site and one alone are removed', async () => {
      const { workspaceId, ana, bia, site } = await people()
      const [hers, his, ofSite, ofAll] = [of(ana), of(bia), at(site), all].map((scope) =>
        one(workspaceId, scope),
      ) as [CannedResponseRecord, CannedResponseRecord, CannedResponseRecord, CannedResponseRecord]
      await insert(hers, his, ofSite, ofAll)
      await opened.database.work.run(async ({ cannedResponses }) => {
        await cannedResponses.removeOfAgent(workspaceId, ana.id)
        await cannedResponses.removeOfAgent(newId(), bia.id)
        await cannedResponses.removeOfSite(workspaceId, site.id)
        await cannedResponses.remove(newId(), ofAll.id)
      })
      expect(await Promise.all([hers, his, ofSite, ofAll].map(find))).toEqual([
        null,
        his,
        null,
        ofAll,
      ])
      await opened.database.work.run(({ cannedResponses }) =>
        cannedResponses.remove(workspaceId, ofAll.id),
      )
      expect(await find(ofAll)).toBeNull()
    })
  })
}
