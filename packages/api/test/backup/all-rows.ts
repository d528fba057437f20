import type { Statements } from '../../src/database/database.ts'

/** What a restore makes anew. */
const renewed = /"(?:epoch|epoch_at|lost_since|lineage)":(?:null|"[^"]*")/gu

/** Every row of every table but those of the tool and of the processes, as text; by table. */
export async function allRows({ run }: Pick<Statements, 'run'>): Promise<Record<string, string[]>> {
  const { rows: tables } = await run(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()
       AND tablename NOT LIKE 'papo_migration%' AND tablename <> 'pulse' ORDER BY 1`,
  )
  const all: Record<string, string[]> = {}
  for (const { name } of tables) {
    const table = String(name)
    const { rows } = await run(`SELECT to_jsonb(t)::text AS line FROM ${table} t ORDER BY 1`)
    const line = (row: Record<string, unknown>) => String(row['line']).replaceAll(': ', ':')
    all[table] = rows.map((row) => {
      return table === 'installation' ? line(row).replaceAll(renewed, '') : String(row['line'])
    })
  }
  return all
}
