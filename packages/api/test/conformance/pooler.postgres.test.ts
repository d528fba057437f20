import { afterEach, describe, expect, test, vi } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { connectPostgres } from '../../src/adapters/postgres/server.ts'
import { append, arrive, settle } from '../../../core/test/conformance/records.ts'
import { hasPgBouncer, startPgBouncer } from './pgbouncer.ts'

describeWithPostgres('PostgreSQL behind PgBouncer', () => {
  describe.skipIf(!hasPgBouncer)('installed here', () => {
    const stops: (() => Promise<unknown>)[] = []
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop()
    })

    async function pooled(lines: readonly string[]) {
      const { url: direct, drop } = await createDatabase()
      stops.push(drop)
      const pooler = await startPgBouncer(direct, lines)
      stops.push(pooler.close)
      return { direct, ...pooler }
    }

    async function open(url: string, directUrl: string | null = null) {
      const notices: string[] = []
      const onNotice = (sentence: string) => void notices.push(sentence)
      const database = await connectPostgres({
        url,
        directUrl,
        poolSize: 10,
        onError: () => {},
        onNotice,
        reachWithinMs: 0,
      })
      stops.push(database.close)
      return { database, notices }
    }

    /** Many chats at once, so that connections change hands. */
    async function works({ database }: Awaited<ReturnType<typeof open>>): Promise<void> {
      const { site } = await settle(database)
      const chats = await Promise.all(Array.from({ length: 20 }, () => arrive(database, site)))
      for (let round = 1; round <= 3; round += 1) {
        const written = await Promise.all(
          chats.map(({ chat }) => database.work.run((stores) => append(stores, chat), chat.id)),
        )
        expect(written.map(({ lastSeq }) => lastSeq)).toEqual(chats.map(() => round))
        const reads = chats.map(() => database.work.read((stores) => stores.workspaces.any()))
        expect(await Promise.all(reads)).toEqual(chats.map(() => true))
      }
      const { rows } = await database.statements.run('BEGIN; SELECT 1 AS one; COMMIT')
      expect(rows).toContainEqual({ one: 1 })
    }

    test('in session mode needs nothing', async () => {
      const { url } = await pooled(['pool_mode=session', 'default_pool_size=30'])
      const opened = await open(url)
      await works(opened)
      expect(opened.notices).toEqual([])
    })

    test('in transaction mode works with the switch, and migrates past it', async () => {
      const { url, direct } = await pooled(['pool_mode=transaction', 'default_pool_size=5'])
      const opened = await open(`${url}?pgbouncer=true`, direct)
      await works(opened)
      expect(opened.notices).toEqual([])
    })

    test('in transaction mode migrates through it, also several nodes at once', async () => {
      const { url } = await pooled(['pool_mode=transaction', 'default_pool_size=5'])
      const nodes = await Promise.all([1, 2, 3].map(() => open(`${url}?pgbouncer=true`)))
      const epochs = nodes.map(({ database }) => database.installation.epoch)
      expect(new Set(epochs).size).toBe(1)
      for (const node of nodes) await works(node)
    })

    test('in transaction mode is recognised without the switch, and told', async () => {
      const { url } = await pooled(['pool_mode=transaction', 'default_pool_size=5'])
      const opened = await open(url)
      await works(opened)
      expect(opened.notices).toEqual([expect.stringMatching(/PgBouncer.*pgbouncer=true/)])
    })

    test('that changes to transaction mode is noticed, and serves again', async () => {
      const { url, change } = await pooled(['pool_mode=session', 'default_pool_size=20'])
      const opened = await open(url)
      const { site } = await settle(opened.database)
      change(['pool_mode=transaction', 'default_pool_size=3'])
      await vi.waitFor(async () => {
        await Promise.allSettled(Array.from({ length: 40 }, () => arrive(opened.database, site)))
        expect(opened.notices).toHaveLength(1)
      }, 20_000)
      await works(opened)
    })

    test('in statement mode is refused in one line', async () => {
      const { url } = await pooled(['pool_mode=statement', 'default_pool_size=5'])
      await expect(open(`${url}?pgbouncer=true`)).rejects.toThrow(
        /^DATABASE_URL [^\n]*PgBouncer[^\n]*pool_mode=session[^\n]*$/,
      )
    })
  })
})
