import { randomInt } from 'node:crypto'
import type { CreateWorkspace } from '@papo/protocol'
import { serverRequester } from '../agent/passwords.ts'
import { insertWorkspace, passwordField, prepareWorkspace } from '../agent/workspaces.ts'
import { ConfigError } from '../config.ts'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'

/** Who owns what an empty installation was given. */
export interface FirstOwner {
  email: string
  /** The password, where it was made here and is known to nobody yet; else null. */
  oneTimePassword: string | null
}

export interface FirstStartOptions {
  publicUrl: string
  /** The owner that the environment names; without one there is a demonstration. */
  owner: { email: string; password: string } | null
  /** Whether others reach this server. */
  production: boolean
}

const demoEmail = 'owner@papo.localhost'
/** Without the characters that people take for each other. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/**
 * Gives an empty installation an owner, a workspace and a site called Demo, all or nothing. Of several
 * processes that start at once one does it. Null where there is something already.
 * @throws ConfigError where the environment's password is refused; in production at every start
 */
export async function fillEmptyInstallation(
  services: Pick<Services, 'database' | 'newPasswords' | 'clock'>,
  { publicUrl, owner, production }: FirstStartOptions,
): Promise<FirstOwner | null> {
  const { work } = services.database
  const oneTimePassword = owner === null ? newPassword() : null
  const email = owner?.email ?? demoEmail
  const body = {
    name: owner === null ? 'Papo' : 'My workspace',
    owner: { name: nameFrom(email), email, password: owner?.password ?? oneTimePassword ?? '' },
    site: { name: 'Demo', allowedOrigins: demoOrigins(publicUrl) },
  }
  if (await work.read((stores) => stores.workspaces.any())) {
    if (production && owner !== null) await requireGoodPassword(services, body)
    return null
  }
  const made = await prepareWorkspace(services, body, serverRequester).catch(nameVariable)
  try {
    const filled = await work.run(async (stores) => {
      if (await stores.workspaces.any()) return false
      await insertWorkspace(stores, made, null)
      return true
    })
    return filled ? { email, oneTimePassword } : null
  } catch (error) {
    // The owner's e-mail is unique: another process was first.
    if (error instanceof Refusal && error.code === 'email_taken') return null
    throw error
  }
}

/** A password that everybody knows is refused though the owner is there already: it may be theirs still. */
async function requireGoodPassword(
  { newPasswords }: Pick<Services, 'newPasswords'>,
  { name, owner, site }: CreateWorkspace,
): Promise<void> {
  const surroundings = { email: owner.email, names: [owner.name, name, site.name] }
  await newPasswords.check(passwordField, owner.password, surroundings).catch(nameVariable)
}

/** A password of the environment that is refused is told by the name of its variable. */
function nameVariable(error: unknown): never {
  const faults = error instanceof Refusal ? (error.extras.errors ?? []) : []
  const fault = faults.find(({ path }) => path === `/${passwordField}`)
  throw fault === undefined ? error : new ConfigError(`PAPO_OWNER_PASSWORD ${fault.message}`)
}

const groups = 4
const groupLength = 5

function newPassword(): string {
  const group = () =>
    Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: groups }, group).join('-')
}

/** `ana.souza@example.com` is called Ana Souza until somebody says otherwise. */
function nameFrom(email: string): string {
  const words = (email.split('@', 1)[0] ?? '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return name.slice(0, 80) || 'Owner'
}

/** The public address first, then the same by the names that this machine gives itself. */
export function demoOrigins(publicUrl: string): string[] {
  const { hostname } = new URL(publicUrl)
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1'
  const names = isHere ? ['127.0.0.1', 'localhost'] : ['127.0.0.1']
  const others = names.map((name) => {
    const url = new URL(publicUrl)
    url.hostname = name
    return url.origin
  })
  return [...new Set([publicUrl, ...others])]
}
