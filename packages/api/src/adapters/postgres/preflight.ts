import { sql, type Kysely } from 'kysely'
import { jobSchemaOf } from '../../database/job-schema.ts'
import { isMigrationDue } from './migrate.ts'
import type { Tables } from './schema.ts'
import { StartFault } from './start-fault.ts'

interface Place {
  encoding: string
  user: string
  database: string
  schema: string | null
  mayCreate: boolean
}

/**
 * Refuses a database in which Papo could start and not work: one with an encoding that cannot hold every text, or
 * without a schema to make tables in.
 * @throws StartFault with one line that names the variable and the cure
 */
export async function requirePlace(db: Kysely<Tables>, variable: string): Promise<void> {
  const { rows } = await sql<Place>`
    SELECT pg_encoding_to_char(encoding) AS encoding, current_user AS user,
      current_database() AS database, current_schema() AS schema,
      coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreate"
    FROM pg_database WHERE datname = current_database()`.execute(db)
  const [place] = rows
  if (place === undefined) return
  const { encoding, user, database, schema, mayCreate } = place
  if (encoding !== 'UTF8') {
    throw new StartFault(
      `${variable} names a database with the encoding ${encoding}, in which emoji and most scripts cannot be stored: create one with encoding UTF8 (CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8') and name that`,
    )
  }
  if (schema === null) {
    throw new StartFault(
      `${variable} names the user ${user}, who may use no schema of the search path in the database ${database}: CREATE SCHEMA papo AUTHORIZATION ${quoted(user)}; ALTER ROLE ${quoted(user)} IN DATABASE ${quoted(database)} SET search_path = papo`,
    )
  }
  if (!mayCreate && (await isMigrationDue(db))) {
    throw new StartFault(
      `${variable} names the user ${user}, who has no right to create tables in the schema ${schema}: GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(user)}`,
    )
  }
}

interface JobRights {
  user: string
  database: string
  isThere: boolean
  isFilled: boolean
  mayUse: boolean
  mayCreate: boolean
}

/**
 * Refuses a user who could not run the jobs, such as retention: a right that lacks does not come by waiting.
 * @throws StartFault with one line that names the right
 */
export async function requireJobRights(db: Kysely<Tables>, variable: string): Promise<void> {
  const { rows: schemas } = await sql<{ schema: string }>`
    SELECT current_schema() AS schema`.execute(db)
  const jobs = jobSchemaOf(schemas[0]?.schema ?? 'public')
  const { rows } = await sql<JobRights>`
    SELECT current_user AS user, current_database() AS database,
      EXISTS (SELECT FROM pg_namespace WHERE nspname = ${jobs}) AS "isThere",
      EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = ${jobs} AND relname = 'version') AS "isFilled",
      CASE WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = ${jobs})
        THEN has_schema_privilege(${jobs}, 'USAGE') ELSE false END AS "mayUse",
      CASE WHEN EXISTS (SELECT FROM pg_namespace WHERE nspname = ${jobs})
        THEN has_schema_privilege(${jobs}, 'CREATE')
        ELSE has_database_privilege(current_database(), 'CREATE') END AS "mayCreate"`.execute(db)
  const [rights] = rows
  if (rights === undefined) return
  const { user, database, isThere, isFilled, mayUse, mayCreate } = rights
  if (isThere ? mayUse && (isFilled || mayCreate) : mayCreate) return
  throw new StartFault(
    isThere
      ? `${variable} names the user ${user}, who has no right to use the schema ${jobs} for Papo's jobs: ALTER SCHEMA ${jobs} OWNER TO ${quoted(user)}`
      : `${variable} names the user ${user}, who has no right to create the schema ${jobs} for Papo's jobs: CREATE SCHEMA ${jobs} AUTHORIZATION ${quoted(user)}, or GRANT CREATE ON DATABASE ${quoted(database)} TO ${quoted(user)}`,
  )
}

/**
 * Refuses a user who may not read and write the tables of Papo, which another one has made.
 * @throws StartFault with one line that names a table and the right
 */
export async function requireTableRights(db: Kysely<Tables>, variable: string): Promise<void> {
  const { rows } = await sql<{ user: string; schema: string; table: string; lacks: string }>`
    SELECT current_user AS user, current_schema() AS schema, relname AS table, lacks
    FROM pg_class
      JOIN pg_namespace ON pg_namespace.oid = relnamespace,
      unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS lacks
    WHERE nspname = current_schema() AND relkind IN ('r', 'p')
      AND relname = ANY (ARRAY['installation', 'workspace', 'site', 'agent', 'agent_session',
        'visitor', 'visitor_token', 'chat_session', 'message', 'visitor_presence', 'presence_watch'])
      AND NOT has_table_privilege(pg_class.oid, lacks)
    ORDER BY relname LIMIT 1`.execute(db)
  const [lack] = rows
  if (lack === undefined) return
  const { user, schema, table, lacks } = lack
  throw new StartFault(
    `${variable} names the user ${user}, who has no right to ${lacks} in the table ${table}: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${quoted(schema)} TO ${quoted(user)}, and the same for its sequences`,
  )
}

/** A name in SQL, quoted where it must be. */
const quoted = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
