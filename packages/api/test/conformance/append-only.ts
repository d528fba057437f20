import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAuditEntry } from '../../../core/test/conformance/audit-store.ts'
import { settle, type Opened } from '../../../core/test/conformance/records.ts'

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

/** The guarantee that the database itself gives for the audit log. */
export function appendOnlySuite(name: string, open: () => Promise<OpenedWithSql>): void {
  describe(`the audit log in ${name}`, () => {
    let opened: OpenedWithSql
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('nobody changes or removes an entry, not even the connection that wrote it', async () => {
      const { workspace } = await settle(opened.database)
      const entry = anAuditEntry(workspace.id)
      await opened.database.work.run((stores) => stores.audit.insert(entry))
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
