import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditRecord } from '../../src/audit/audit-store.ts'
import type { Stores } from '../../src/work.ts'
import { later, newId, settle, type Opened } from './records.ts'

/** A database of the suite’s own that runs SQL of the test, as Papo’s database user. */
export interface OpenedWithSql extends Opened {
  /** Runs each statement alone and returns the error of each, or null for success. */
  try(statements: string[]): Promise<(string | null)[]>
}

export async function failuresOf(
  statements: string[],
  query: (text: string) => Promise<unknown>,
): Promise<(string | null)[]> {
  const failures: (string | null)[] = []
  for (const text of statements) {
    failures.push(
      await query(text).then(
        () => null,
        (error: unknown) => String(error),
      ),
    )
  }
  return failures
}

/** The contract of every AuditStore. */
export function auditStoreSuite(name: string, open: () => Promise<OpenedWithSql>): void {
  describe(`the audit log in ${name}`, () => {
    let opened: OpenedWithSql
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    function anEntry(workspaceId: string, over: Partial<AuditRecord> = {}): AuditRecord {
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
      const first = anEntry(workspace.id)
      const actor = { type: 'operator', id: null, name: null, address: null } as const
      const second = anEntry(workspace.id, {
        actor: { ...actor, workspaceId: workspace.id },
        target: null,
        details: {},
      })
      await insert(first, anEntry(other.id), second)
      const list = (filter: { beforeId?: string; limit: number }) =>
        work.read((stores) => stores.audit.list(workspace.id, filter))
      expect(await list({ limit: 10 })).toEqual([second, first])
      expect(await list({ limit: 1 })).toEqual([second])
      expect(await list({ beforeId: second.id, limit: 10 })).toEqual([first])
    })

    test('all entries, or those of one workspace, come back oldest first for a period', async () => {
      const { work } = opened.database
      const [{ workspace }, { workspace: other }] = [
        await settle(opened.database),
        await settle(opened.database),
      ]
      const [first, elsewhere] = [anEntry(workspace.id), anEntry(other.id, { at: later(2) })]
      const last = anEntry(workspace.id, { at: later(3) })
      await insert(first, elsewhere, last)
      const ours = new Set([first.id, elsewhere.id, last.id])
      const list = async (filter: Parameters<Stores['audit']['listAll']>[0]) => {
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

    test('nobody changes or removes an entry, not even the connection that wrote it', async () => {
      const { workspace } = await settle(opened.database)
      const entry = anEntry(workspace.id)
      await insert(entry)
      const failures = await opened.try([
        `UPDATE audit_entry SET action = 'site_created'`,
        `UPDATE audit_entry SET details = '{}' WHERE id = '${entry.id}'`,
        `DELETE FROM audit_entry WHERE id = '${entry.id}'`,
        'DELETE FROM audit_entry',
        'TRUNCATE audit_entry',
        'TRUNCATE workspace CASCADE',
      ])
      const reason: unknown = expect.stringContaining('the table audit_entry is append-only')
      expect(failures).toEqual(failures.map(() => reason))
      const stored = await opened.database.work.read((stores) =>
        stores.audit.list(workspace.id, { limit: 10 }),
      )
      expect(stored).toEqual([entry])
    }, 60_000)
  })
}
