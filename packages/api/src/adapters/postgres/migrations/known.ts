import { readdirSync } from 'node:fs'
import type { Migration } from 'kysely/migration'

const folder = new URL('./', import.meta.url)
const isMigration = /^\d{4}-[a-z-]+\.[jt]s$/

/** Reads the migration of each numbered file in this folder. */
async function readMigrations(): Promise<Record<string, Migration>> {
  const files = readdirSync(folder).filter((file) => isMigration.test(file))
  const named = files.toSorted().map(async (file) => {
    const { migration } = (await import(new URL(file, folder).href)) as { migration: Migration }
    return [file.slice(0, -'.ts'.length), migration] as const
  })
  return Object.fromEntries(await Promise.all(named))
}

/**
 * Every migration by name, in the order in which they run. They only go forward. What a running node of the version
 * before needs is removed one version later at the earliest.
 */
export const knownMigrations: Record<string, Migration> = {
  // @fault last-migration
  ...(await readMigrations()),
}
