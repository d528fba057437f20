import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { append, arrive, settle } from '../../../core/test/conformance/records.ts'

describeWithPostgres('a database that is not Papo’s alone', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  /** A new database, and SQL in it as its administrator. */
  async function create(options = '') {
    const { url, drop } = await createDatabase(undefined, options)
    stops.push(drop)
    const name = new URL(url).pathname.slice(1)
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    stops.push(() => admin.end())
    const run = async (sql: string) => (await admin.query(sql)).rows as Record<string, unknown>[]
    return { url, name, run }
  }

  /** A role of the test that owns nothing. */
  async function roleIn({ url, name, run }: Awaited<ReturnType<typeof create>>) {
    const role = `${name.slice(0, 20)}_role`
    await run(`CREATE ROLE ${role} LOGIN PASSWORD 'p'`)
    stops.push(() => run(`DROP OWNED BY ${role}; DROP ROLE ${role}`))
    await run(`REVOKE ALL ON DATABASE ${name} FROM public; REVOKE ALL ON SCHEMA public FROM public`)
    await run(`GRANT CONNECT ON DATABASE ${name} TO ${role}`)
    const own = new URL(url)
    own.username = role
    own.password = 'p'
    return { role, url: own.href }
  }

  async function open(url: string) {
    const database = await connectPostgres({
      url,
      poolSize: 2,
      onError: () => {},
      reachWithinMs: 0,
    })
    stops.push(database.close)
    return database
  }

  async function works(url: string) {
    const database = await open(url)
    const { site } = await settle(database)
    const { chat } = await arrive(database, site)
    const { lastSeq, createdAt } = await database.work.run((stores) => append(stores, chat))
    const isRight = lastSeq === 1 && createdAt.getTime() === chat.createdAt.getTime()
    return { ...database, isRight }
  }

  const migrationTables = (schema: string) => `
    SELECT relname AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = '${schema}' AND relname LIKE '%migration%' AND relkind = 'r' ORDER BY 1`

  const neighbour = (schema: string) => `
    CREATE TABLE ${schema}.kysely_migration (name varchar(255) PRIMARY KEY, timestamp varchar(255) NOT NULL);
    CREATE TABLE ${schema}.kysely_migration_lock (id varchar(255) PRIMARY KEY, is_locked integer NOT NULL DEFAULT 0);
    INSERT INTO ${schema}.kysely_migration VALUES ('2020-theirs', '')`

  test('starts beside a neighbour with the same tool in another schema', async () => {
    const { url, run } = await create()
    await run(`CREATE SCHEMA neighbour; ${neighbour('neighbour')}`)
    await works(url)
    expect(await run(migrationTables('public'))).toEqual([
      { name: 'papo_migration' },
      { name: 'papo_migration_lock' },
    ])
  })

  test('starts beside a neighbour with the same tool in the same schema, whose rows it leaves', async () => {
    const { url, run } = await create()
    await run(neighbour('public'))
    await works(url)
    await open(url)
    expect(await run('SELECT name FROM kysely_migration')).toEqual([{ name: '2020-theirs' }])
  })

  test('starts beside another installation in another schema', async () => {
    const { url, name, run } = await create()
    await works(url)
    await run(`CREATE SCHEMA second; ALTER DATABASE ${name} SET search_path = second`)
    const second = await open(url)
    expect(await second.work.read((stores) => stores.workspaces.any())).toBe(false)
  })

  test('takes over the tables of an earlier version', async () => {
    const { url, run } = await create()
    const { installation } = await works(url)
    await run(`ALTER TABLE papo_migration RENAME TO kysely_migration;
      ALTER TABLE papo_migration_lock RENAME TO kysely_migration_lock`)
    const again = await Promise.all([open(url), open(url)])
    expect(again.map((one) => one.installation.epoch)).toEqual([
      installation.epoch,
      installation.epoch,
    ])
    expect(await run(migrationTables('public'))).toHaveLength(2)
  })

  test.each([
    `datestyle = 'SQL, DMY'`,
    `datestyle = 'German'`,
    `timezone = 'Asia/Kathmandu'`,
    `bytea_output = 'escape'`,
    `intervalstyle = 'sql_standard'`,
    `standard_conforming_strings = off`,
    `client_encoding = 'LATIN1'`,
    `default_transaction_isolation = 'serializable'`,
    `array_nulls = off`,
  ])('works with %s', async (setting) => {
    const { url, name, run } = await create()
    await run(`ALTER DATABASE ${name} SET ${setting}`)
    const { isRight } = await works(url)
    expect(isRight).toBe(true)
  })

  test.each(['LATIN1', 'SQL_ASCII', 'WIN1252'])(
    'with the encoding %s is refused',
    async (encoding) => {
      const { url } = await create(
        `TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING '${encoding}'`,
      )
      await expect(open(url)).rejects.toThrow(
        new RegExp(`^DATABASE_URL .*${encoding}.*UTF8[^\n]*$`),
      )
    },
  )

  test('names the right that lacks for the jobs', async () => {
    const database = await create()
    const { role, url } = await roleIn(database)
    await database.run(`CREATE SCHEMA app AUTHORIZATION ${role};
      ALTER ROLE ${role} IN DATABASE ${database.name} SET search_path = app`)
    await expect(open(url)).rejects.toThrow(/^DATABASE_URL .*no right.*CREATE SCHEMA papo_jobs_app/)
    await database.run(`CREATE SCHEMA papo_jobs_app AUTHORIZATION ${role}`)
    await works(url)
  })

  test('names the right that lacks for tables, and a search path that leads nowhere', async () => {
    const database = await create()
    const { role, url } = await roleIn(database)
    await expect(open(url)).rejects.toThrow(/^DATABASE_URL .*no schema of the search path/)
    await database.run(`GRANT USAGE ON SCHEMA public TO ${role}`)
    await expect(open(url)).rejects.toThrow(/^DATABASE_URL .*GRANT CREATE ON SCHEMA public TO/)
  })

  test('names the right that lacks on a table which another role has made', async () => {
    const database = await create()
    await works(database.url)
    const { role, url } = await roleIn(database)
    await database.run(`GRANT USAGE ON SCHEMA public TO ${role};
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`)
    await expect(open(url)).rejects.toThrow(/^DATABASE_URL .*right/)
  })

  test.each([
    ['a wrong user', (url: URL) => (url.username = 'nobody_of_this_name'), /28|user/],
    ['a database that is not there', (url: URL) => (url.pathname = '/not_there'), /database/],
    ['a port where nobody listens', (url: URL) => (url.port = '1'), /no PostgreSQL listens/],
    ['a host that nobody knows', (url: URL) => (url.hostname = 'nowhere.invalid'), /machine/],
  ])('%s is named with its variable', async (_what, change, said) => {
    const { url } = await create()
    const wrong = new URL(url)
    change(wrong)
    const failed: unknown = await open(wrong.href).catch((error: unknown) => error)
    expect((failed as Error).message).toMatch(/^DATABASE_URL [^\n]+$/)
    expect((failed as Error).message).toMatch(said)
  })

  test('with several hosts uses the one that answers', async () => {
    const { url } = await create()
    const { host, username, pathname } = new URL(url)
    const { isRight } = await works(
      `postgres://${username}@127.0.0.1:1,${host}${pathname}?target_session_attrs=read-write`,
    )
    expect(isRight).toBe(true)
  })

  test('with several hosts leaves one that takes no writes', async () => {
    const [standby, primary] = [await create(), await create()]
    await standby.run(`ALTER DATABASE ${standby.name} SET default_transaction_read_only = on`)
    const { host, username } = new URL(primary.url)
    // The same server twice: what one role may write through the first port it may not.
    const both = `postgres://${username}@${host},${host}/${standby.name}?target_session_attrs=read-write`
    await expect(open(both)).rejects.toThrow(/^DATABASE_URL .*takes writes/)
    await works(`postgres://${username}@${host}/${primary.name}?target_session_attrs=primary`)
  })
})
