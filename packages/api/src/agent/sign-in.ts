import type { Credentials } from '@papo/protocol'
import { noteAccess } from '../access/note-access.ts'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import { hashSecret, newToken } from '../token.ts'
import type { Stores } from '../work.ts'
import { type AgentRecord, type AgentSessionKind, sessionLifetimeMs } from './agent.ts'

export interface SignedIn {
  agent: AgentRecord
  token: string
  expiresInSeconds: number
}

/**
 * Opens a session for who knows the password, and writes down from where. The answer and its time are the same for an unknown e-mail,
 * a wrong password and a disabled agent. Refuses `invalid_credentials`.
 */
export async function signIn(
  services: Services,
  credentials: Credentials,
  kind: AgentSessionKind,
  address: string,
): Promise<SignedIn> {
  const { work } = services.database
  const email = credentials.email.trim().toLowerCase()
  const agent = await work.read((stores) => stores.agents.findByEmail(email))
  const matches = await services.passwords.verify(agent?.passwordHash ?? null, credentials.password)
  if (agent === null || !matches || agent.disabledAt !== null) {
    throw wrongCredentials()
  }
  return work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongCredentials()
    const now = services.clock.now()
    const { workspaceId } = locked
    const subject = { type: 'agent', id: locked.id } as const
    await noteAccess(stores, { at: now, workspaceId, subject, action: 'signed_in', address })
    return openSession(stores, locked, kind, now)
  })
}

/** The agent, locked, or null where they were disabled or got another password since they were read. */
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

/** After the commit: this process and the others read again who may still call. */
export async function sessionsRevoked(services: Pick<Services, 'changes'>): Promise<void> {
  await services.changes.publish('sessions')
}
