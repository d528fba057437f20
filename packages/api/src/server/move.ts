import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openBackup } from '../backup/read-backup.ts'
import { createFile } from '../data-folder/create-file.ts'
import { setDatabaseAside } from '../data-folder/moved-database.ts'
import { createLogger } from '../http/request-log.ts'
import { backUp } from './back-up.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { openDatabase } from './open-adapters.ts'

export interface Moved {
  epoch: string
  rows: Readonly<Record<string, number>>
  /** Where the embedded database is now, as it was. */
  aside: string
}

/**
 * Moves the embedded database of DATA_DIR to the empty database of DATABASE_URL, by way of a backup in DATA_DIR. Only
 * when all is there is the embedded one put aside. No server can use it meanwhile.
 */
export async function moveToServer(config: Config, signal: AbortSignal): Promise<Moved> {
  if (config.databaseUrl === null) {
    throw new ConfigError('DATABASE_URL must name the PostgreSQL to which DATA_DIR is moved')
  }
  const logger = createLogger(config.logLevel, process.stderr)
  const source = { ...config, databaseUrl: null, databaseDirectUrl: null }
  const embedded = await openDatabase(source, logger, { forCommand: true })
  const path = join(config.dataDir, 'moving.papo')
  try {
    await rm(path, { force: true })
    await createFile(path, async (file) => {
      await backUp({ config, database: embedded }, file, { passphrase: null, signal })
    })
    const copy = await openBackup(path)
    const moved = await openDatabase(config, logger, { copy })
    const { epoch } = moved.installation
    await moved.close()
    await embedded.close()
    return { epoch, rows: copy.counts, aside: await setDatabaseAside(config.dataDir) }
  } finally {
    await rm(path, { force: true })
    await embedded.close()
  }
}
