import type { Column, Table } from '@papo/core/platform/column'
import { personalColumns } from '@papo/core/privacy/personal-columns'
import type { VisitorRef } from '@papo/core/privacy/visitor-data-store'
import { visitorTables } from '@papo/core/privacy/visitor-tables'
import type { Statements } from '../../src/database/database.ts'

/** Columns of Papo’s own tables, from the database. */
export async function knownColumns(statements: Statements) {
  const { rows } = await statements.run(`
    SELECT table_name AS "table", column_name AS "column", data_type AS "type"
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name NOT LIKE 'papo\\_migration%'
    ORDER BY table_name, ordinal_position`)
  return rows as { table: string; column: string; type: string }[]
}

/** Columns that contain readable data of a visitor, by table. */
export async function readableColumns(statements: Statements) {
  const tables: Record<string, { columns: Readonly<Record<string, Column>> }> = personalColumns
  return (await knownColumns(statements)).filter(({ table, column, type }) => {
    const known = tables[table]?.columns[column]
    const isText = ['text', 'jsonb', 'ARRAY'].includes(type)
    return isText && known?.subject === 'visitor' && !column.endsWith('_hash')
  })
}

export const markerOf = (table: string, column: string) => `canary_${table}_${column}_x`

/** Whether every export leaves the column of the canary out, as the registry says. */
export const isLeftOut = (canary: string): boolean =>
  Object.entries<Table>(visitorTables).some(([table, { columns }]) =>
    Object.entries(columns).some(
      ([column, known]) => known.export === null && markerOf(table, column) === canary,
    ),
  )

/** Everything that looks like a canary, each once. */
export const markersIn = (text: string): string[] =>
  [...new Set(text.match(/canary_[a-z_]+_x/gu))].sort()

/** Rows that no call of these tests makes, so that each table has one of the visitor’s. */
export async function fillTables(
  statements: Statements,
  { workspaceId, visitorId }: VisitorRef,
  { siteId, chatId }: { siteId: string; chatId: string },
): Promise<void> {
  const at = '2026-01-02T03:04:05.678Z'
  const later = '2999-01-01T00:00:00.000Z'
  await statements.run(
    `INSERT INTO visitor_identity (
       site_id, external_id, workspace_id, visitor_id, name_verified, email_verified, verified_at
     ) VALUES ($1, 'their-id', $2, $3, false, false, $4)`,
    [siteId, workspaceId, visitorId, at],
  )
  await statements.run(
    `INSERT INTO identity_use (token_hash, site_id, workspace_id, visitor_id, expires_at)
     VALUES ('digest', $1, $2, $3, $4)`,
    [siteId, workspaceId, visitorId, later],
  )
  await statements.run(
    `INSERT INTO mail (
       id, workspace_id, kind, visitor_id, sealed, state, attempts, unanswered, due_at, reply, created_at, kept_until
     ) VALUES (gen_random_uuid(), $1, 'answer', $2, 'sealed', 'failed', 1, 0, $3, 'reply', $3, $4)`,
    [workspaceId, visitorId, at, later],
  )
  await statements.run(
    `INSERT INTO visitor_block (
       id, workspace_id, visitor_id, kind, address_digest, reason, agent_id, created_at, expires_at
     ) SELECT gen_random_uuid(), $1, $2, 'address', 'digest', 'why', id, $3, $4
       FROM agent WHERE workspace_id = $1 LIMIT 1`,
    [workspaceId, visitorId, at, later],
  )
  await statements.run(
    `INSERT INTO visitor_presence (chat_id, workspace_id, seen_at) VALUES ($1, $2, $3)`,
    [chatId, workspaceId, at],
  )
}

/** The canary as a value of the column. */
function valueWith(marker: string, column: string, type: string): string {
  if (type === 'ARRAY') return `{${marker}}`
  if (type !== 'jsonb') return marker
  const page = { url: marker, title: null, at: '2026-01-02T03:04:05.678Z' }
  return JSON.stringify(column === 'journey' ? [page] : { fact: marker })
}

/** Puts a canary of its own into every readable column of the visitor’s rows. Returns the canaries. */
export async function seedMarkers(
  statements: Statements,
  visitorRef: VisitorRef,
): Promise<string[]> {
  const seeded: string[] = []
  for (const { table, column, type } of await readableColumns(statements)) {
    const { owner, columns }: Table = visitorTables[table as keyof typeof visitorTables]
    if (owner === null) continue
    const marker = markerOf(table, column)
    const value = valueWith(marker, column, type)
    const where = columns[column]?.where ?? null
    const ids =
      owner.is === 'visitor' ? `$2::uuid` : `(SELECT id FROM chat_session WHERE visitor_id = $2)`
    const conditions = [
      ...(where === null ? [] : [`${where[0]} = '${where[1]}'`]),
      // An entry without a text stays without one.
      ...(table === 'message' ? [`${column} IS NOT NULL`] : []),
    ]
    const only = conditions.map((condition) => `AND ${condition}`).join(' ')
    const { rows } = await statements.run(
      `UPDATE ${table} SET ${column} = $1 WHERE ${owner.column} IN (${ids}) ${only}
       RETURNING ${owner.column}`,
      [value, visitorRef.visitorId],
    )
    if (rows.length > 0) seeded.push(marker)
  }
  return seeded.sort()
}

/** Every canary in any table of any schema, Papo’s or not. */
export async function scanDatabase(statements: Statements): Promise<string[]> {
  return markersIn(await dumpDatabase(statements))
}

/** Every row of every table as text. */
export async function dumpDatabase(statements: Statements): Promise<string> {
  const { rows: tables } = await statements.run(`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`)
  const dumps: string[] = []
  for (const { name } of tables) {
    const { rows } = await statements.run(`SELECT t::text AS line FROM ${String(name)} AS t`)
    dumps.push(...rows.map(({ line }) => `${String(name)} ${String(line)}`))
  }
  return dumps.join('\n')
}
