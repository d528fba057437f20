import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDatabase, describeWithPostgres } from '../../../../test/rig/services.ts'
import { readConfig } from '../../src/server/config.ts'
import { restore } from '../../src/server/restore.ts'
import { runCommand } from '../command/run-command.ts'
import { hasPgBouncer, startPgBouncer } from '../conformance/pgbouncer.ts'
import { createMigratedDatabase } from '../conformance/server.ts'
import { openApi } from '../http/api-under-test.ts'

describeWithPostgres('a backup through PgBouncer', () => {
  describe.skipIf(!hasPgBouncer)('in transaction mode', () => {
    it('is made and restored as without it', { timeout: 120_000 }, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'papo-pooled-'))
      const path = join(folder, 'pooled.papo')
      const [source, target] = [await createMigratedDatabase(), await createDatabase()]
      const lines = ['pool_mode=transaction', 'default_pool_size=10']
      const poolers = await Promise.all([
        startPgBouncer(source.url, lines),
        startPgBouncer(target.url, lines),
      ])
      const [from = '', to = ''] = poolers.map(({ url }) => `${url}?pgbouncer=true`)
      try {
        const api = await openApi({ DATABASE_URL: from })
        await api.start()
        expect((await runCommand(api, ['backup', path])).code).toBe(0)
        await api.close()
        const config = readConfig({ DATABASE_URL: to, DATA_DIR: folder })
        const { rows } = await restore(config, path, null)
        expect(rows).toMatchObject({ workspace: 1, site: 1, chat_session: 1 })
        const grown = await openApi({ DATABASE_URL: to })
        expect(grown.site.key).toBe(api.site.key)
        await grown.close()
      } finally {
        for (const { close } of poolers) await close()
        await Promise.all([source.drop(), target.drop(), rm(folder, { recursive: true })])
      }
    })
  })
})
