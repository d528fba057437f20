import type { Credentials } from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentSessionKind, AgentSessionStore } from './agent-session.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { CallSource } from './call-source.ts'
import { type LetIn, letIn, type LetInStores } from './let-in.ts'
import { type VerifyNeeds, verifyPassword } from './verify-password.ts'

interface SignInNeeds extends VerifyNeeds {
  work: UnitOfWork<LetInStores & { agents: AgentStore }>
  random: Random
}

/**
 * Opens a session for the right password, records the access, and makes the address and a browser's device known.
 * The answer and its time are the same for an unknown e-mail, a wrong password and a disabled agent. Refuses
 * `invalid_credentials`, `rate_limited`, `unavailable`.
 */
export async function signIn(
  needs: SignInNeeds,
  credentials: Credentials,
  kind: AgentSessionKind,
  source: CallSource,
): Promise<LetIn> {
  const { clock, work } = needs
  const { password } = credentials
  const email = credentials.email.trim().toLowerCase()
  const found = await work.read((stores) => stores.agents.findByEmail(email))
  const failure = 'sign_in_failed'
  const agent = await verifyPassword(needs, { email, agent: found, password, source, failure })
  if (agent === null) throw wrongCredentials()
  return work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongCredentials()
    return letIn(stores, needs, locked, { kind, source }, clock.now())
  })
}

/** The locked agent, or null if they were disabled or their password changed since `known` was read. */
export async function lockUnchanged(
  stores: { agents: AgentStore },
  known: AgentRecord,
): Promise<AgentRecord | null> {
  const agent = await stores.agents.lock(known.workspaceId, known.id)
  const isSame = agent?.passwordHash === known.passwordHash && agent.disabledAt === null
  return isSame ? agent : null
}

const wrongCredentials = () =>
  new Refusal('invalid_credentials', 'The e-mail or the password is wrong.')

/** Ends the session at once, on every process. */
export async function signOut(
  needs: { work: UnitOfWork<{ agentSessions: AgentSessionStore }>; changes: ChangeSignals },
  tokenHash: string,
): Promise<void> {
  await needs.work.run((stores) => stores.agentSessions.revoke([tokenHash]))
  await sessionsRevoked(needs)
}

/** Call after the commit: every process reads its cached tokens again. */
export async function sessionsRevoked({ changes }: { changes: ChangeSignals }): Promise<void> {
  await changes.publish('sessions')
}
