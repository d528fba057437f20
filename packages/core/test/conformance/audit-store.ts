import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matchesAuditList } from '../../src/audit/audit-filter.ts'
import type { AuditFilter, AuditRecord, AuditStore } from '../../src/audit/audit-store.ts'
import { later, newId, settle, type Open, type Opened } from './records.ts'

export function anAuditEntry(workspaceId: string, over: Partial<AuditRecord> = {}): AuditRecord {
  return {
    id: newId(),
    at: later(1),
    actor: { workspaceId, type: 'agent', id: newId(), name: 'Rita', address: '192.0.2.7' },
    action: 'site_updated',
    target: { type: 'site', id: newId() },
    details: { fields: ['name', 'hours'], was: null, count: 2, done: true, role: 'agent' },
    ...over,
  }
}

/** The contract of every AuditStore. */
export function auditStoreSuite(name: string, open: Open): void {
  describe(`the audit log in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    async function insert(...entries: AuditRecord[]): Promise<void> {
      await opened.database.work.run(async (stores) => {
        for (const entry of entries) await stores.audit.insert(entry)
      })
    }

    test('entries come back as stored, newest first, separate for each workspace', async () => {
      const { work } = opened.database
      const [{ workspace }, { workspace: other }] = [
        await settle(opened.database),
        await settle(opened.database),
      ]
      const first = anAuditEntry(workspace.id)
      const actor = { type: 'operator', id: null, name: null, address: null } as const
      const second = anAuditEntry(workspace.id, {
        actor: { ...actor, workspaceId: workspace.id },
        target: null,
        details: {},
      })
      await insert(first, anAuditEntry(other.id), second)
      const list = (filter: { beforeId?: string; limit: number }) =>
        work.read((stores) => stores.audit.list(workspace.id, filter))
      expect(await list({ limit: 10 })).toEqual([second, first])
      expect(await list({ limit: 1 })).toEqual([second])
      expect(await list({ beforeId: second.id, limit: 10 })).toEqual([first])
    })

    test('a list has the entries that match every field of its filter', async () => {
      const { work } = opened.database
      const { workspace } = await settle(opened.database)
      const system = {
        workspaceId: workspace.id,
        type: 'system',
        id: null,
        name: null,
        address: null,
      }
      const entries = [
        anAuditEntry(workspace.id),
        anAuditEntry(workspace.id, { at: later(2), action: 'agent_created' }),
        anAuditEntry(workspace.id, {
          at: later(3),
          actor: { ...system, type: 'system' },
          target: null,
        }),
      ] as const
      await insert(...entries)
      const [{ actor, target }] = entries
      const filters: AuditFilter[] = [
        {},
        { actorType: 'system' },
        { actorId: actor.id ?? '' },
        { action: 'agent_created' },
        { targetType: 'site' },
        { targetId: target?.id ?? '' },
        { from: later(2) },
        { to: later(3) },
        { actorId: actor.id ?? '', action: 'agent_created' },
        { from: later(2), to: later(3), targetType: 'site' },
        { beforeId: entries[1].id },
      ]
      for (const filter of filters) {
        const found = await work.read(({ audit }) =>
          audit.list(workspace.id, { ...filter, limit: 10 }),
        )
        const wanted = entries.filter((entry) => matchesAuditList(entry, filter)).toReversed()
        expect(wanted.length).toBeLessThanOrEqual(filter === filters[0] ? 3 : 2)
        expect([filter, found]).toEqual([filter, wanted])
      }
    })

    test('all entries, or those of one workspace, come back oldest first for a period', async () => {
      const { work } = opened.database
      const [{ workspace }, { workspace: other }] = [
        await settle(opened.database),
        await settle(opened.database),
      ]
      const [first, elsewhere] = [
        anAuditEntry(workspace.id),
        anAuditEntry(other.id, { at: later(2) }),
      ]
      const last = anAuditEntry(workspace.id, { at: later(3) })
      await insert(first, elsewhere, last)
      const ours = new Set([first.id, elsewhere.id, last.id])
      const list = async (filter: Parameters<AuditStore['listAll']>[0]) => {
        const found = await work.read((stores) => stores.audit.listAll(filter))
        return found.filter(({ id }) => ours.has(id))
      }
      expect(await list({ limit: 100 })).toEqual([first, elsewhere, last])
      expect(await list({ workspaceId: workspace.id, limit: 100 })).toEqual([first, last])
      expect(await list({ workspaceId: workspace.id, limit: 1 })).toEqual([first])
      expect(await list({ afterId: first.id, limit: 100 })).toEqual([elsewhere, last])
      expect(await list({ from: later(2), limit: 100 })).toEqual([elsewhere, last])
      expect(await list({ from: later(1), to: later(3), limit: 100 })).toEqual([first, elsewhere])
    })
  })
}
