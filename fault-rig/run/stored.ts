import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../stack/database.ts'
import type { Redis } from '../stack/redis.ts'
import type { FaultRun } from './fault-run.ts'

/** A text, and the place that stores it. */
export type Stored = [place: string, text: string]

/**
 * Every row of every table, including the tables of jobs. On `embedded` the node is stopped for it.
 */
export async function findInTables({ stack }: FaultRun): Promise<Stored[]> {
  const database = await openDatabase(stack)
  try {
    const tables = await database.query(`
      SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`)
    const found: Stored[] = []
    for (const { schema, name } of tables) {
      const table = `"${String(schema)}"."${String(name)}"`
      const rows = await database.query(`SELECT * FROM ${table}`)
      found.push([`the table ${String(name)}`, JSON.stringify(rows)])
    }
    return found
  } finally {
    await database.close()
  }
}

/** The output of the nodes and of PostgreSQL. */
export function findInLogs({ nodes, stack: { places } }: FaultRun): Stored[] {
  const ours = nodes.map((node): Stored => [`the log of ${node.name}`, node.output()])
  return places?.postgres ? [...ours, ['the log of PostgreSQL', places.postgres.output()]] : ours
}

/** The bytes of the data folder, including rows that the database has not vacuumed yet. */
export const findInFiles = ({ stack: { dataFolder } }: FaultRun): Stored[] =>
  globSync('**/*', { cwd: dataFolder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [`the file ${path}`, readFileSync(path, 'latin1')])

/** The commands that read the whole value of a key, by its type. */
const readings: Readonly<Record<string, (key: string) => string[]>> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  stream: (key) => ['XRANGE', key, '-', '+'],
}

/** Every key of Redis with its value; nothing where the stack has no Redis. */
export async function findInRedis({ stack: { places } }: FaultRun): Promise<Stored[]> {
  const redis = places?.redis
  if (!redis) return []
  const found: Stored[] = []
  for (const key of await keysOf(redis)) {
    const type = String(await redis.command('TYPE', key))
    // The key has expired since the scan.
    if (type === 'none') continue
    const reading = readings[type]
    if (reading === undefined) throw new Error(`there is no reader for ${key}, a ${type}`)
    found.push([
      `the key ${key} of Redis`,
      key + JSON.stringify(await redis.command(...reading(key))),
    ])
  }
  return found
}

async function keysOf(redis: Redis): Promise<Set<string>> {
  const keys = new Set<string>()
  let cursor = '0'
  do {
    const [next, some] = (await redis.command('SCAN', cursor)) as [string, string[]]
    for (const key of some) keys.add(key)
    cursor = next
  } while (cursor !== '0')
  return keys
}
