import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createFile } from '../data-folder/create-file.ts'
import { secretFile } from '../data-folder/layout.ts'
import { makeOwnFolder } from '../data-folder/owner-only.ts'
import type { Config } from './config.ts'
import { acceptedSecret, secretMinLength } from './secret-rule.ts'

/**
 * The secret in the data folder, readable by its owner only; the first start creates it. Concurrent starts agree on
 * one secret. Throws if the file holds no valid secret: a new secret could not unseal what the old one sealed.
 */
export async function storedSecret(folder: string): Promise<string> {
  await makeOwnFolder(folder)
  const path = secretFile(folder)
  const stored = await readSecret(path)
  if (stored !== null) return stored
  const fresh = randomBytes(32).toString('base64url')
  try {
    await createFile(path, (file) => file.writeFile(fresh))
    return fresh
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    // Another start was first.
    return (await readSecret(path)) ?? refuse(path, 'leads to a file that does not exist')
  }
}

/** The secret of the configuration, or the one in the data folder; null for none. It makes none. */
export async function knownSecret({
  secret,
  dataDir,
}: Pick<Config, 'secret' | 'dataDir'>): Promise<string | null> {
  if (secret !== null) return secret
  return acceptedSecret(await readFile(secretFile(dataDir), 'utf8').catch(() => ''))
}

/** Rejects if the data folder holds another secret. */
export async function requireNoOtherSecret(folder: string, secret: string): Promise<void> {
  const stored = await readSecret(secretFile(folder))
  if (stored === null || stored === secret) return
  throw new Error(
    `DATA_DIR has another secret than the backup (${secretFile(folder)}): move the file away, or name another folder`,
  )
}

/** Puts a secret into the data folder, unless it is there. Rejects if another one is. */
export async function storeSecret(folder: string, secret: string): Promise<void> {
  await requireNoOtherSecret(folder, secret)
  await makeOwnFolder(folder)
  await createFile(secretFile(folder), (file) => file.writeFile(secret)).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error
  })
}

/** The secret in the file, or null if there is no file. */
async function readSecret(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8')
    return (
      acceptedSecret(text) ??
      refuse(path, `is empty or damaged: a secret has ${secretMinLength} characters or more`)
    )
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null
    if (hasCode(error, 'EISDIR')) return refuse(path, 'is a folder and not a file')
    throw error
  }
}

function refuse(path: string, what: string): never {
  throw new Error(
    `DATA_DIR has no secret to start with: ${path} ${what}. Restore it from a backup; without one, remove it, start again and give each site a new identity secret.`,
  )
}

const hasCode = (error: unknown, code: string): boolean =>
  (error as NodeJS.ErrnoException).code === code
