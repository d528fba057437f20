import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { connect } from '../stack/connect.ts'
import type { Stack } from '../stack/stack.ts'
import { readTruth, type Truth } from '../oracle/truth.ts'

/**
 * The stored data of an installation. On PostgreSQL: SELECTs in one snapshot. On `embedded`: the
 * node is stopped and its folder opened.
 */
export async function truthOf(stack: Stack): Promise<Truth> {
  if (stack.places !== null) return await onServer(stack.places.databaseUrl)
  for (const node of stack.nodes) if (node.isRunning) await node.stop()
  return await inFolder(join(stack.dataFolder, 'postgres'))
}

async function onServer(url: string): Promise<Truth> {
  const client = await connect(url)
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    return await readTruth(async (statement) => (await client.query(statement)).rows)
  } finally {
    await client.end()
  }
}

async function inFolder(folder: string): Promise<Truth> {
  const database = await PGlite.create(folder)
  try {
    return await readTruth(
      async (statement) => (await database.query<Record<string, unknown>>(statement)).rows,
    )
  } finally {
    await database.close()
  }
}

/** Runs statements on the stored data; an embedded node must be stopped. */
export async function changeTruth(
  { places, dataFolder }: Stack,
  statements: readonly string[],
): Promise<void> {
  if (places !== null) {
    const client = await connect(places.databaseUrl)
    for (const statement of statements) await client.query(statement)
    return await client.end()
  }
  const database = await PGlite.create(join(dataFolder, 'postgres'))
  for (const statement of statements) await database.exec(statement)
  await database.close()
}
