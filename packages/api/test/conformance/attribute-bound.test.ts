import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import { databaseFolder } from '../../src/data-folder/layout.ts'
import { attributeBoundSuite } from './attribute-bound.ts'

attributeBoundSuite('the embedded database', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'papo-'))
  return {
    databaseUrl: null,
    dataDir,
    async connect() {
      const pglite = await PGlite.create(databaseFolder(dataDir))
      return new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
})
