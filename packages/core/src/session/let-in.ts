import type { AccessLogStore } from '../access-log/access-log.ts'
import { recordAccess } from '../access-log/record-access.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import {
  type AgentSessionKind,
  type AgentSessionStore,
  openSession,
  type SignedIn,
} from './agent-session.ts'
import type { CallSource } from './call-source.ts'
import type { KnownSourceStore } from './known-source-store.ts'
import { rememberAddress, rememberDevice } from './known-sources.ts'
import { mustEnrol } from './second-factor.ts'
import type { SecondFactorStore } from './second-factor-store.ts'

/** The stores that a sign-in writes to. */
export interface LetInStores {
  agentSessions: AgentSessionStore
  knownSources: KnownSourceStore
  accessLog: AccessLogStore
  secondFactors: SecondFactorStore
}

/** The result of a sign-in. */
export interface LetIn extends SignedIn {
  /** The new token of the browser's device; null when a program signs in. */
  device: string | null
}

/**
 * Opens a session, records the access, and makes the address and a browser's device known. Call it in the unit of work
 * that has locked or made the agent, once they have proved who they are. Who must set up a second factor may do nothing
 * else in the session; a program cannot, and is refused `second_factor_demanded`.
 */
export async function letIn(
  stores: LetInStores,
  { random, digest }: { random: Random; digest: Digest },
  agent: AgentRecord,
  { kind, source }: { kind: AgentSessionKind; source: CallSource },
  now: Date,
): Promise<LetIn> {
  const { workspaceId, id } = agent
  const isEnrolling = await mustEnrol(stores, agent)
  if (isEnrolling && kind === 'program') {
    const words = 'The workspace demands a second factor: set it up in the console first.'
    throw new Refusal('second_factor_demanded', words)
  }
  const subject = { type: 'agent', id } as const
  const { address } = source
  const access = { at: now, workspaceId, subject, action: 'signed_in', address } as const
  await recordAccess(stores, random, access)
  await rememberAddress(stores, digest, agent, source, now)
  const device =
    kind === 'console' ? await rememberDevice(stores, { random, digest }, agent, source, now) : null
  const opening = { kind, source, mustEnrol: isEnrolling }
  return { ...(await openSession(stores, { random, digest }, agent, opening, now)), device }
}
