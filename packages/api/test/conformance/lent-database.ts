import type { PGlite } from '@electric-sql/pglite'

/** What a database has when it is new. */
export interface Baseline {
  schema: string
  /** The rows of each table as JSON, and the last value of each sequence. */
  rows: ReadonlyMap<string, string>
  sequences: ReadonlyMap<string, string | null>
}

const own = `nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND nspname NOT LIKE 'pg_temp%'`

/** Changes with whatever a statement may do to the schema. */
const fingerprint = `SELECT md5(string_agg(part, ',' ORDER BY part)) AS schema FROM (
  SELECT concat_ws(' ', c.oid, n.nspname, relname, relkind, relnatts, relchecks, relhasrules, relpersistence)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE ${own}
  UNION ALL SELECT concat_ws(' ', oid, tgname, tgenabled) FROM pg_trigger
  UNION ALL SELECT concat_ws(' ', oid, conname, convalidated) FROM pg_constraint
  UNION ALL SELECT concat_ws(' ', p.oid, proname, md5(prosrc))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE ${own}
  UNION ALL SELECT rolname FROM pg_roles
) AS parts (part)`

async function valuesOf<Row>(pglite: PGlite, text: string): Promise<Row[]> {
  return (await pglite.query<Row>(text)).rows
}

const schemaOf = async (pglite: PGlite): Promise<string> =>
  (await valuesOf<{ schema: string }>(pglite, fingerprint))[0]?.schema ?? ''

const tablesOf = async (pglite: PGlite): Promise<string[]> =>
  (
    await valuesOf<{ name: string }>(
      pglite,
      `SELECT format('%I.%I', nspname, relname) AS name
       FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind = 'r' AND ${own}`,
    )
  ).map(({ name }) => name)

const sequencesOf = (pglite: PGlite) =>
  valuesOf<{ name: string; last: string | null }>(
    pglite,
    `SELECT format('%I.%I', schemaname, sequencename) AS name, last_value::text AS last FROM pg_sequences`,
  )

const rowsOf = async (pglite: PGlite, table: string): Promise<string | null> =>
  (
    await valuesOf<{ rows: string | null }>(
      pglite,
      `SELECT json_agg(t)::text AS rows FROM ${table} t`,
    )
  )[0]?.rows ?? null

export async function baselineOf(pglite: PGlite): Promise<Baseline> {
  const rows = new Map<string, string>()
  for (const table of await tablesOf(pglite)) {
    const found = await rowsOf(pglite, table)
    if (found !== null) rows.set(table, found)
  }
  const sequences = new Map((await sequencesOf(pglite)).map(({ name, last }) => [name, last]))
  return { schema: await schemaOf(pglite), rows, sequences }
}

/** Makes the database as new as its baseline. Returns false if its schema has changed: then it is of no more use. */
export async function renew(
  pglite: PGlite,
  { schema, rows, sequences }: Baseline,
): Promise<boolean> {
  await pglite.exec('ROLLBACK')
  await pglite.exec('DISCARD ALL')
  if ((await schemaOf(pglite)) !== schema) return false
  const filled: string[] = []
  for (const table of await tablesOf(pglite)) {
    const [row] = await valuesOf(pglite, `SELECT 1 FROM ${table} LIMIT 1`)
    if (row !== undefined || rows.has(table)) filled.push(table)
  }
  // Otherwise triggers would refuse it, and references would prescribe an order.
  await pglite.exec('SET session_replication_role = replica')
  if (filled.length > 0) await pglite.exec(`TRUNCATE ${filled.join(', ')} CASCADE`)
  for (const [table, text] of rows) {
    await pglite.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${table}, $1)`,
      [text],
    )
  }
  for (const { name, last } of await sequencesOf(pglite)) {
    const first = sequences.get(name) ?? null
    if (last === first) continue
    await pglite.exec(
      first === null ? `ALTER SEQUENCE ${name} RESTART` : `SELECT setval('${name}', ${first})`,
    )
  }
  await pglite.exec('RESET session_replication_role')
  return true
}

/** The database until it is closed: then `onClosed` has it back, and whoever still uses it is refused. */
export function lend(pglite: PGlite, onClosed: () => void): PGlite {
  let isClosed = false
  const close = () => {
    if (!isClosed) onClosed()
    isClosed = true
    return Promise.resolve()
  }
  const refuse = () => Promise.reject(new Error('PGlite is closed'))
  return new Proxy(pglite, {
    get(target, name) {
      if (name === 'close') return close
      if (name === 'closed') return isClosed
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return isClosed ? refuse : (value.bind(target) as unknown)
    },
  })
}
