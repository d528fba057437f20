import type { CreateWorkspace } from '@papo/protocol'
import type { NewAgentNeeds } from '@papo/core/agent/agents'
import { type Passwords, serverRequester } from '@papo/core/agent/passwords'
import {
  insertWorkspace,
  type NewWorkspaceStores,
  passwordField,
  prepareWorkspace,
} from '@papo/core/agent/workspaces'
import type { CanaryStore } from '../canary/canary-store.ts'
import { holdsDatabase } from '../data-folder/moved-database.ts'
import { ConfigError } from './config-error.ts'
import { oneTimePassword as newPassword } from './one-time-password.ts'
import { Refusal } from '@papo/core/platform/refusal'
import { cutText } from '@papo/core/platform/text'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'

/** The canary's lock orders processes that start at once: there is one first workspace, as there is one of the canary. */
interface FirstStartStores extends NewWorkspaceStores {
  canary: Pick<CanaryStore, 'lock'>
}

interface FirstStartNeeds {
  work: UnitOfWork<FirstStartStores>
  passwords: Pick<Passwords, 'verify'>
}

/** The owner that the first start created. */
export interface FirstOwner {
  email: string
  /** The generated password, which nobody knows yet; null if the environment set one. */
  oneTimePassword: string | null
}

export interface FirstStartOptions {
  publicUrl: string
  /** The owner that the environment names; null for a demonstration with a generated owner. */
  owner: { email: string; password: string } | null
  /** Whether `NODE_ENV` is production, so that others can reach this server. */
  production: boolean
  /** Null for the embedded database. */
  databaseUrl: string | null
  /** Where an embedded database would be. */
  dataDir: string
}

const demoEmail = 'owner@papo.localhost'

/**
 * Creates an owner, a workspace and a site called Demo in an empty installation, all or nothing. If several
 * processes start at once, one creates them. Null if the installation is not empty; `onOther` then receives a line if
 * the environment's owner is not one of it.
 * @throws ConfigError if the environment's password is refused; in production at every start
 */
export async function fillEmptyInstallation(
  needs: Omit<NewAgentNeeds, 'work'> & FirstStartNeeds,
  { publicUrl, owner, production, databaseUrl, dataDir }: FirstStartOptions,
  onOther: (line: string) => void,
): Promise<FirstOwner | null> {
  const { work, random } = needs
  const oneTimePassword = owner === null ? newPassword() : null
  const email = owner?.email ?? demoEmail
  const body = {
    name: 'Papo',
    owner: { name: nameFrom(email), email, password: owner?.password ?? oneTimePassword ?? '' },
    site: { name: 'Demo', allowedOrigins: demoOrigins(publicUrl) },
  }
  if (await work.read((stores) => stores.workspaces.any())) {
    if (production && owner !== null) await requireGoodPassword(needs, body)
    if (owner !== null && !(await isOwn(needs, owner))) onOther(otherPassword)
    return null
  }
  if (databaseUrl !== null) await requireNothingLeftBehind(dataDir)
  const made = await prepareWorkspace(needs, body, serverRequester).catch(nameVariable)
  const isFilled = await work.run(async (stores) => {
    await stores.canary.lock()
    if (await stores.workspaces.any()) return false
    await insertWorkspace(stores, random, made, null)
    return true
  })
  return isFilled ? { email, oneTimePassword } : null
}

/** An empty installation beside one with data is hardly ever what is meant. */
async function requireNothingLeftBehind(dataDir: string): Promise<void> {
  if (!(await holdsDatabase(dataDir))) return
  throw new ConfigError(
    `DATABASE_URL leads to an empty database, but DATA_DIR (${dataDir}) holds an embedded one: run \`papo move\` to bring it along. To begin afresh on purpose, name another DATA_DIR`,
  )
}

const otherPassword =
  'PAPO_OWNER_PASSWORD is not taken: the installation has its owner already, who has another password. If it is lost, `papo agent password EMAIL` sets one; else unset PAPO_OWNER_EMAIL and PAPO_OWNER_PASSWORD'

/** Whether the environment still says what an account has. */
async function isOwn(
  { work, passwords }: FirstStartNeeds,
  { email, password }: NonNullable<FirstStartOptions['owner']>,
): Promise<boolean> {
  const agents = await work.read((stores) => stores.agents.listByEmail(email))
  if (agents.length === 0) return false
  const hashes = agents.map(({ passwordHash }) => passwordHash)
  return (await passwords.verify(hashes, password, serverRequester)).size > 0
}

/** Refuses a weak password even if the owner exists already: it may still be theirs. */
async function requireGoodPassword(
  { newPasswords }: Pick<NewAgentNeeds, 'newPasswords'>,
  { name, owner, site }: CreateWorkspace,
): Promise<void> {
  const passwordOwner = { email: owner.email, names: [owner.name, name, site.name] }
  await newPasswords.check(passwordField, owner.password, passwordOwner).catch(nameVariable)
}

/** Turns the refusal of the environment's password into a ConfigError that names the variable. */
function nameVariable(error: unknown): never {
  const faults = error instanceof Refusal ? (error.extras.errors ?? []) : []
  const fault = faults.find(({ path }) => path === `/${passwordField}`)
  throw fault === undefined ? error : new ConfigError(`PAPO_OWNER_PASSWORD ${fault.message}`)
}

/** The first name of the owner: Ana Souza for `ana.souza@example.com`. */
function nameFrom(email: string): string {
  const words = (email.split('@', 1)[0] ?? '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return cutText(name, 80) || 'Owner'
}

/** The public origin first, then the same under the names of the local machine. */
export function demoOrigins(publicUrl: string): string[] {
  const { hostname } = new URL(publicUrl)
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1'
  const names = isHere ? ['127.0.0.1', 'localhost'] : ['127.0.0.1']
  const local = names.map((name) => {
    const url = new URL(publicUrl)
    url.hostname = name
    return url.origin
  })
  return [...new Set([publicUrl, ...local])]
}
