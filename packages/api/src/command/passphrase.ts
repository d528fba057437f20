import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type CommandArgs, textOf } from './args.ts'
import { CommandError } from './context.ts'

const least = 12

/**
 * Reads the passphrase out of the file of `--passphrase-file`, since other users of the machine see the arguments of a
 * command. Null if the option is not set.
 */
export function passphraseIn(args: CommandArgs): (folder: string) => Promise<string | null> {
  const path = textOf(args, 'passphrase-file')
  return async (folder) => {
    if (path === undefined) return null
    const text = await readFile(resolve(folder, path), 'utf8').catch(
      ({ code = '' }: NodeJS.ErrnoException) => {
        throw new CommandError(`--passphrase-file (${path}) cannot be read: ${code}`)
      },
    )
    const passphrase = text.replace(/\r?\n$/u, '')
    if (passphrase.length >= least) return passphrase
    throw new CommandError(`--passphrase-file (${path}) needs ${least} characters or more in it`)
  }
}
