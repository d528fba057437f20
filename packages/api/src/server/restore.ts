import { requireKnownSchema } from '../adapters/postgres/copy-in.ts'
import { openBackup } from '../backup/read-backup.ts'
import { unsealSecret } from '../backup/sealed-secret.ts'
import { inDataFolder } from '../data-folder/folder-fault.ts'
import { createLogger } from '../http/request-log.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'
import { openDatabase } from './open-adapters.ts'
import { requireNoOtherSecret, storeSecret } from './stored-secret.ts'

export interface Restored {
  epoch: string
  rows: Readonly<Record<string, number>>
  /** Whether the installation has the secret of the backup now. */
  hasSecret: boolean
}

/**
 * Puts a backup into the empty installation of the configuration, all or nothing, and its secret into the data folder
 * unless PAPO_SECRET is set.
 */
export async function restore(
  config: Config,
  path: string,
  passphrase: string | null,
): Promise<Restored> {
  const backup = await openBackup(path)
  requireKnownSchema(backup)
  const { secret: sealed } = backup.header
  if (passphrase !== null && sealed === null) {
    throw new Error('the backup has no secret in it: leave the passphrase out, and set PAPO_SECRET')
  }
  const secret =
    sealed === null || passphrase === null ? null : await unsealSecret(sealed, passphrase)
  if (secret !== null) await requireSameSecret(config, secret)
  const database = await openDatabase(config, createLogger(config.logLevel, process.stderr), {
    copy: backup,
  })
  const { epoch } = database.installation
  await database.close()
  if (secret !== null && config.secret === null) {
    await inDataFolder(config.dataDir, () => storeSecret(config.dataDir, secret))
  }
  return { epoch, rows: backup.counts, hasSecret: secret !== null }
}

async function requireSameSecret({ secret, dataDir }: Config, restored: string): Promise<void> {
  if (secret === null) return requireNoOtherSecret(dataDir, restored)
  if (secret === restored) return
  throw new ConfigError('PAPO_SECRET is another one than the backup’s: set it to that, or unset it')
}
