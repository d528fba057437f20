import type { FileHandle } from 'node:fs/promises'
import { sealSecret } from '../backup/sealed-secret.ts'
import { writeBackup } from '../backup/write-backup.ts'
import type { Database } from '../database/database.ts'
import type { Config } from './config.ts'
import { knownSecret } from './stored-secret.ts'
import { version } from './version.ts'

export interface BackUpOptions {
  /** Under which the installation's secret is put into the file; null leaves it out. */
  passphrase: string | null
  signal: AbortSignal
}

/** Writes a backup of the installation, and returns how many rows it has of each table. */
export async function backUp(
  { config, database }: { config: Config; database: Database },
  file: FileHandle,
  { passphrase, signal }: BackUpOptions,
): Promise<Record<string, number>> {
  const known = passphrase === null ? null : await knownSecret(config)
  if (passphrase !== null && known === null) {
    throw new Error('the secret is not known here: set PAPO_SECRET, or leave the passphrase out')
  }
  const secret = passphrase === null || known === null ? null : await sealSecret(known, passphrase)
  return database.copyOut((copy) => writeBackup(file, copy, { version, secret, signal }))
}
