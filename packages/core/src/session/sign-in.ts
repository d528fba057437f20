import type { Credentials } from '@papo/protocol'
import { recordAccess } from '../access-log/record-access.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import { hashSecret, newToken } from '../platform/token.ts'
import type { Stores } from '../work.ts'
import { type AgentRecord, type AgentSessionKind, sessionLifetimeMs } from '../agent/agent.ts'
import { type CallSource, rememberAddress, rememberDevice } from './known-sources.ts'
import { verifyPassword } from './verify-password.ts'

export interface SignedIn {
  agent: AgentRecord
  token: string
  expiresInSeconds: number
}

/** The result of a sign-in. */
export interface LetIn extends SignedIn {
  /** The new token of the browser's device; null when a program signs in. */
  device: string | null
}

/**
 * Opens a session for the right password, records the access, and makes the address and a browser's device known.
 * The answer and its time are the same for an unknown e-mail, a wrong password and a disabled agent. Refuses
 * `invalid_credentials`, `rate_limited`, `unavailable`.
 */
export async function signIn(
  services: Services,
  credentials: Credentials,
  kind: AgentSessionKind,
  source: CallSource,
): Promise<LetIn> {
  const { clock, database, digest } = services
  const { work } = database
  const { password } = credentials
  const email = credentials.email.trim().toLowerCase()
  const found = await work.read((stores) => stores.agents.findByEmail(email))
  const failure = 'sign_in_failed'
  const agent = await verifyPassword(services, { email, agent: found, password, source, failure })
  if (agent === null) throw wrongCredentials()
  return work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongCredentials()
    const now = clock.now()
    const { workspaceId } = locked
    const { address } = source
    const subject = { type: 'agent', id: locked.id } as const
    await recordAccess(stores, { at: now, workspaceId, subject, action: 'signed_in', address })
    await rememberAddress(stores, digest, locked, source, now)
    const device =
      kind === 'console' ? await rememberDevice(stores, digest, locked, source, now) : null
    return { ...(await openSession(stores, locked, kind, now)), device }
  })
}

/** The locked agent, or null if they were disabled or their password changed since `known` was read. */
export async function lockUnchanged(
  stores: Stores,
  known: AgentRecord,
): Promise<AgentRecord | null> {
  const agent = await stores.agents.lock(known.workspaceId, known.id)
  const isSame = agent?.passwordHash === known.passwordHash && agent.disabledAt === null
  return isSame ? agent : null
}

export async function openSession(
  stores: Stores,
  agent: AgentRecord,
  kind: AgentSessionKind,
  now: Date,
): Promise<SignedIn> {
  const token = newToken('agent')
  await stores.agentSessions.insert({
    tokenHash: hashSecret(token),
    agentId: agent.id,
    workspaceId: agent.workspaceId,
    kind,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: new Date(now.getTime() + sessionLifetimeMs[kind]),
  })
  return { agent, token, expiresInSeconds: sessionLifetimeMs[kind] / 1000 }
}

const wrongCredentials = () =>
  new Refusal('invalid_credentials', 'The e-mail or the password is wrong.')

/** Ends the session at once, on every process. */
export async function signOut(services: Services, tokenHash: string): Promise<void> {
  await services.database.work.run((stores) => stores.agentSessions.revoke(tokenHash))
  await sessionsRevoked(services)
}

/** Call after the commit: every process reads its cached tokens again. */
export async function sessionsRevoked(services: Pick<Services, 'changes'>): Promise<void> {
  await services.changes.publish('sessions')
}
