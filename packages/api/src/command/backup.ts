import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BackupFault } from '../backup/backup-fault.ts'
import { backUp } from '../server/back-up.ts'
import { restore } from '../server/restore.ts'
import { type CommandArgs, only } from './args.ts'
import { type BareRun, CommandError, exitCodes, type Run } from './context.ts'
import { writeOutput } from './output-file.ts'
import { passphraseIn } from './passphrase.ts'

/** How many rows all tables have together. */
export const total = (rows: Readonly<Record<string, number>>): number =>
  Object.values(rows).reduce((sum, count) => sum + count, 0)

/** Writes the whole installation into a file, while the servers run. */
export function writeBackupTo(args: CommandArgs): Run {
  const [name, readPassphrase] = [only(args, 'one file is needed'), passphraseIn(args)]
  return async ({ services, config, folder, print, log, signal }) => {
    const passphrase = await readPassphrase(folder)
    const path = resolve(folder, name)
    let rows: Record<string, number> = {}
    await writeOutput({ name: 'FILE', path }, async (file) => {
      const { database } = services
      rows = await backUp({ config, database }, file, { passphrase, signal })
    })
    const { size: bytes } = await stat(path)
    await print([{ file: path, bytes, rows: total(rows), hasSecret: passphrase !== null }])
    if (passphrase === null) log(withoutSecret)
    return exitCodes.done
  }
}

const withoutSecret =
  'the secret is not in the file: keep PAPO_SECRET (or the file `secret` of DATA_DIR) elsewhere, or give a --passphrase-file'

/** Puts such a file into an empty installation. */
export function restoreFrom(args: CommandArgs): BareRun {
  const [name, readPassphrase] = [only(args, 'one file is needed'), passphraseIn(args)]
  return {
    async runBare({ config, folder, print, log }) {
      const path = resolve(folder, name)
      const passphrase = await readPassphrase(folder)
      const { epoch, rows, hasSecret } = await restore(config, path, passphrase).catch(
        (error: unknown) => {
          if (!(error instanceof BackupFault)) throw error
          throw new CommandError(`FILE (${path}) ${error.message}`)
        },
      )
      await print([{ file: path, rows: total(rows), epoch, hasSecret }])
      if (!hasSecret) log(needsSecret)
      return exitCodes.done
    },
  }
}

const needsSecret =
  'before you start the servers, set PAPO_SECRET (or put the file `secret` into DATA_DIR) as it was: it is not restored'
