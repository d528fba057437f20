import type { Credentials } from '@papo/protocol'
import type { AgentStore } from '../agent/agent-store.ts'
import { agentActor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentSessionKind, AgentSessionStore } from './agent-session.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { CallSource } from './call-source.ts'
import { type LetIn, letIn, type LetInStores } from './let-in.ts'
import { type CodeNeeds, requireCode } from './second-factor.ts'
import { comparePassword, type VerifyNeeds } from './verify-password.ts'

interface SignInNeeds extends VerifyNeeds, CodeNeeds {
  digest: Digest
  work: UnitOfWork<LetInStores & { agents: AgentStore; audit: AuditStore }>
  random: Random
}

/**
 * Opens a session in the account of this e-mail that has the password, with the right code where it has a second
 * factor. Records the access, and
 * makes the address and a browser's device known. The answer and its time are the same for an unknown e-mail, a wrong
 * password and a disabled agent. A wrong code counts as a wrong password does. Refuses `invalid_credentials`,
 * `second_factor_required`, `invalid_code`, `second_factor_demanded`, `rate_limited`, `unavailable`.
 */
export async function signIn(
  needs: SignInNeeds,
  credentials: Credentials,
  kind: AgentSessionKind,
  source: CallSource,
): Promise<LetIn> {
  const { password, code } = credentials
  const email = credentials.email.trim().toLowerCase()
  const agents = await needs.work.read((stores) => stores.agents.listByEmail(email))
  const failure = 'sign_in_failed'
  const compared = await comparePassword(needs, { email, agents, password, source, failure })
  if (compared === null) throw wrongCredentials()
  const { agent, counted } = compared
  try {
    const signedIn = await open(needs, agent, { kind, source, code })
    await counted.succeeded()
    return signedIn
  } catch (error) {
    const isGuess = error instanceof Refusal && error.code === 'invalid_code'
    if (isGuess) noteFailure(needs, agent, source)
    else await counted.notVerified()
    throw error
  }
}

interface Opening {
  kind: AgentSessionKind
  source: CallSource
  code: string | undefined
}

async function open(
  needs: SignInNeeds,
  agent: AgentRecord,
  { kind, source, code }: Opening,
): Promise<LetIn> {
  const { clock, work } = needs
  return work.run(async (stores) => {
    const locked = await lockUnchanged(stores, agent)
    if (locked === null) throw wrongCredentials()
    const now = clock.now()
    await checkCode(needs, stores, locked, { code, source }, now)
    return letIn(stores, needs, locked, { kind, source }, now)
  })
}

/** Uses up the code that the agent's second factor asks for. The lock of the agent lets only one call use it. */
async function checkCode(
  needs: SignInNeeds,
  stores: Pick<LetInStores, 'secondFactors'> & { audit: AuditStore },
  { id, workspaceId, name }: AgentRecord,
  { code, source }: Pick<Opening, 'code' | 'source'>,
  now: Date,
): Promise<void> {
  const known = await stores.secondFactors.find(workspaceId, id)
  const used = requireCode(needs, known, code, now)
  if (used === null) return
  await stores.secondFactors.save(used.record)
  if (!used.isRecovery) return
  const actor = agentActor({ workspaceId, agentId: id, name }, source.address)
  const details = { left: used.record.recoveryHashes.length }
  const act = { action: 'recovery_code_used', target: { type: 'agent', id }, details } as const
  await recordAudit(stores, needs.random, actor, act, now)
}

function noteFailure(
  { deferredAccesses, clock }: Pick<SignInNeeds, 'deferredAccesses' | 'clock'>,
  { id, workspaceId }: AgentRecord,
  { address }: CallSource,
): void {
  const subject = { type: 'agent', id } as const
  const access = { at: clock.now(), workspaceId, subject, address }
  deferredAccesses.add({ ...access, action: 'sign_in_failed' })
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
