import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { connect } from './connect.ts'
import type { Stack } from './stack.ts'

/** A bare connection to an installation's database, with the rights of the installation itself. */
export interface Database {
  query(statement: string): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

/** Opens the database of a stack. On `embedded` the node is stopped for it. */
export async function openDatabase(stack: Stack): Promise<Database> {
  if (stack.places !== null) {
    const client = await connect(stack.places.databaseUrl)
    return {
      query: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
      close: () => client.end(),
    }
  }
  for (const node of stack.nodes) if (node.isRunning) await node.stop()
  const database = await PGlite.create(join(stack.dataFolder, 'postgres'))
  return {
    query: async (statement) => (await database.query<Record<string, unknown>>(statement)).rows,
    close: () => database.close(),
  }
}
