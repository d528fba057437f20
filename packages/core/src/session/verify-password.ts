import type { AccessAction } from '../access-log/access-log.ts'
import type { DeferredAccessLog } from '../access-log/deferred-access-log.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { CallSource } from './call-source.ts'
import { findKnownSource } from './known-sources.ts'
import {
  type Passwords,
  type Requester,
  knownRequester,
  unknownRequester,
} from '../agent/passwords.ts'
import type { CountedAttempt, GuessLimits } from './guess-limits.ts'
import type { KnownSourceStore } from './known-source-store.ts'

/** What a password is compared with and counted by. */
export interface VerifyNeeds {
  work: UnitOfWork<{ knownSources: KnownSourceStore }>
  /** Only `verify`: hashing goes through `NewPasswords`, which applies the rule. */
  passwords: Pick<Passwords, 'verify'>
  guesses: GuessLimits
  digest: Digest
  deferredAccesses: DeferredAccessLog
  clock: Clock
}

export interface PasswordAttempt {
  /** The e-mail that the caller gave, in lower case. */
  email: string
  agent: AgentRecord | null
  password: string
  source: CallSource
  /** Recorded in the access log if the account exists and the password is wrong. */
  failure: Exclude<AccessAction, 'chat_started' | 'identified' | 'signed_in'>
  /** Whether a session already proves who is calling. */
  isSignedIn?: boolean
}

/** The agent whose password was right, and the attempt that is still counted. */
export interface Compared {
  agent: AgentRecord
  counted: CountedAttempt
}

/** Like `comparePassword`, where the password is all that is asked for. Returns the agent, or null. */
export async function verifyPassword(
  needs: VerifyNeeds,
  attempt: PasswordAttempt,
): Promise<AgentRecord | null> {
  const compared = await comparePassword(needs, attempt)
  await compared?.counted.succeeded()
  return compared?.agent ?? null
}

/**
 * The one way to compare a password: every attempt is counted, and all routes share the count. Returns null unless it is
 * right. The answer and its time are the same for an unknown account, a wrong password and a disabled agent. Refuses
 * `rate_limited`, `unavailable`.
 */
export async function comparePassword(
  { work, deferredAccesses, digest, guesses, passwords, clock }: VerifyNeeds,
  { email, agent, password, source, failure, isSignedIn = false }: PasswordAttempt,
): Promise<Compared | null> {
  const enabled = agent?.disabledAt === null ? agent : null
  const known = await work.read((stores) =>
    findKnownSource(stores, digest, enabled, source, clock.now()),
  )
  // Every spelling of an e-mail that finds the same account shares its count.
  const counted = await guesses.count(agent?.email ?? email, known)
  const requester: Requester =
    enabled !== null && (known !== null || isSignedIn)
      ? knownRequester(enabled.workspaceId, enabled.id)
      : unknownRequester(source.address)
  let matches: boolean
  try {
    matches = await passwords.verify(agent?.passwordHash ?? null, password, requester)
  } catch (error) {
    await counted.notVerified()
    throw error
  }
  if (matches && enabled !== null) return { agent: enabled, counted }
  if (agent !== null) {
    const { id, workspaceId } = agent
    const subject = { type: 'agent', id } as const
    const { address } = source
    deferredAccesses.add({ at: clock.now(), workspaceId, subject, action: failure, address })
  }
  return null
}
