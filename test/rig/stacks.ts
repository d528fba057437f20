import { afterAll, describe } from 'vitest'
import { BrowserHarness, type HarnessOptions } from './browser-harness.ts'
import { createRedisDatabase, describeWithServices, type Disposable } from './services.ts'
import { createMigratedDatabase } from '../../packages/api/test/conformance/server.ts'

/** Names the databases of a server in its environment: nothing for the embedded one. */
export type NameDatabases = () => Promise<Record<string, string>>

/** Starts the server of one stack. */
export type OpenStack = (options?: HarnessOptions) => Promise<BrowserHarness>

/** Registers a suite for each stack: the embedded database, and PostgreSQL with Redis. The first one is everywhere. */
export function onEachDatabase(
  title: string,
  suite: (name: NameDatabases, isFirst: boolean) => void,
): void {
  describe(`${title}, on the embedded database`, () => {
    suite(() => Promise.resolve({}), true)
  })
  describeWithServices(`${title}, on PostgreSQL and Redis`, () => {
    const used: Disposable[] = []
    afterAll(() => Promise.all(used.map(({ drop }) => drop())))
    suite(async () => {
      const [database, cache] = await Promise.all([createMigratedDatabase(), createRedisDatabase()])
      used.push(database, cache)
      return { DATABASE_URL: database.url, REDIS_URL: cache.url }
    }, false)
  })
}

/** Registers a suite of browser tests for each stack. What the browser alone does is tested on the first one. */
export function onEachStack(
  title: string,
  suite: (open: OpenStack, isFirst: boolean) => void,
): void {
  onEachDatabase(title, (name, isFirst) => {
    suite(async (options) => BrowserHarness.open(await name(), options), isFirst)
  })
}
