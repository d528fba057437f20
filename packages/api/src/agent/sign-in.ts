import type { Credentials } from '@papo/protocol'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import { hashSecret, newToken } from '../token.ts'
import { type AgentRecord, type AgentSessionKind, sessionLifetimeMs } from './agent.ts'

export interface SignedIn {
  agent: AgentRecord
  token: string
  expiresInSeconds: number
}

/**
 * Opens a session for who knows the password. The answer and its time are the same for an unknown e-mail,
 * a wrong password and a disabled agent. Refuses `invalid_credentials`.
 */
export async function signIn(
  services: Services,
  credentials: Credentials,
  kind: AgentSessionKind,
): Promise<SignedIn> {
  const { work } = services.database
  const email = credentials.email.trim().toLowerCase()
  const agent = await work.read((stores) => stores.agents.findByEmail(email))
  const matches = await services.passwords.verify(agent?.passwordHash ?? null, credentials.password)
  if (agent === null || !matches || agent.disabledAt !== null) {
    throw new Refusal('invalid_credentials', 'The e-mail or the password is wrong.')
  }
  const now = services.clock.now()
  const token = newToken('agent')
  await work.run((stores) =>
    stores.agentSessions.insert({
      tokenHash: hashSecret(token),
      agentId: agent.id,
      workspaceId: agent.workspaceId,
      kind,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + sessionLifetimeMs[kind]),
    }),
  )
  return { agent, token, expiresInSeconds: sessionLifetimeMs[kind] / 1000 }
}

/** Ends the session at once, on every process. */
export async function signOut(services: Services, tokenHash: string): Promise<void> {
  await services.database.work.run((stores) => stores.agentSessions.revoke(tokenHash))
  await sessionsRevoked(services)
}

export async function sessionsRevoked(services: Services): Promise<void> {
  services.authenticator.forgetAll()
  await services.changes.publish('sessions')
}
