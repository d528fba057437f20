import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectEmbedded } from '../../src/adapters/postgres/embedded.ts'
import { attributeBoundSuite } from './attribute-bound.ts'
import { migratedSnapshot } from './embedded.ts'

attributeBoundSuite('the embedded database', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'papo-'))
  const database = await connectEmbedded({ folder: dataDir, snapshot: await migratedSnapshot() })
  await database.close()
  return {
    databaseUrl: null,
    dataDir,
    remove: () => rm(dataDir, { recursive: true, force: true }),
  }
})
