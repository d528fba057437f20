import type { AccessAction } from '../access-log/access-log.ts'
import type { DeferredAccessLog } from '../access-log/deferred-access-log.ts'
import type { Clock } from '../platform/clock.ts'
import type { Digest } from '../platform/digest.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { AgentRecord } from '../agent/agent.ts'
import type { CallSource } from './call-source.ts'
import { findKnownSources } from './known-sources.ts'
import {
  type Passwords,
  type Requester,
  knownRequester,
  unknownRequester,
} from '../agent/passwords.ts'
import type { CountedAttempt, GuessLimits } from './guess-limits.ts'
import type { KnownSource, KnownSourceStore } from './known-source-store.ts'

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
  /** Those whose password it may be: the accounts of the e-mail. */
  agents: readonly AgentRecord[]
  password: string
  source: CallSource
  /** Recorded in the access log for each account that the password was compared with, if it is wrong. */
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
 * right; of several accounts that have the same password, the one where it was set last, so that nobody learns anything
 * about another's password by setting their own. The answer and its time are the same for no account and for several,
 * for a wrong password and a disabled agent. Refuses `rate_limited`, `unavailable`.
 */
export async function comparePassword(
  needs: VerifyNeeds,
  attempt: PasswordAttempt,
): Promise<Compared | null> {
  const { work, digest, passwords, clock } = needs
  const { agents, password, source, isSignedIn = false } = attempt
  const enabled = agents.filter(({ disabledAt }) => disabledAt === null)
  const known = await work.read((stores) =>
    findKnownSources(stores, digest, enabled, source, clock.now()),
  )
  const counts = await countAttempt(needs, attempt, known)
  const compared = agents.filter(({ id }) =>
    known.has(id) ? counts.known.has(id) : counts.email !== null,
  )
  const requestedBy = enabled.find(({ id }) => isSignedIn || known.has(id))
  const requester: Requester =
    requestedBy === undefined
      ? unknownRequester(source.address)
      : knownRequester(requestedBy.workspaceId, requestedBy.id)
  let matches: ReadonlySet<string>
  try {
    const hashes = compared.map(({ passwordHash }) => passwordHash)
    matches = await passwords.verify(hashes, password, requester)
  } catch (error) {
    await takeBack(counts)
    throw error
  }
  const [agent] = compared
    .filter(({ passwordHash, disabledAt }) => disabledAt === null && matches.has(passwordHash))
    .toSorted((one, other) => other.passwordSetAt.getTime() - one.passwordSetAt.getTime())
  if (agent !== undefined) return { agent, counted: countedFor(agent, counts) }
  for (const one of compared) noteFailure(needs, one, attempt)
  return null
}

/** What an attempt is counted by: each account that is known at its source, by id, and the e-mail. */
interface Counts {
  known: ReadonlyMap<string, CountedAttempt>
  /** Null if the e-mail has too many: then only the accounts that are known there are compared. */
  email: CountedAttempt | null
}

/**
 * Counts by the e-mail always, whether or not it has accounts that are unknown at the source: what is refused tells
 * nothing about them.
 */
async function countAttempt(
  { guesses }: Pick<VerifyNeeds, 'guesses'>,
  { email, agents }: PasswordAttempt,
  sources: ReadonlyMap<string, KnownSource>,
): Promise<Counts> {
  const known = new Map<string, CountedAttempt>()
  let refused: unknown
  for (const [agentId, source] of sources) {
    const counted = await orLimited(guesses.countKnown(agentId, source))
    if (counted instanceof Refusal) refused ??= counted
    else known.set(agentId, counted)
  }
  if (sources.size > 0 && known.size === 0) throw refused
  // Every spelling of an e-mail that finds the same accounts shares its count.
  const counted = await orLimited(guesses.count(agents[0]?.email ?? email))
  if (!(counted instanceof Refusal)) return { known, email: counted }
  if (known.size === 0) throw counted
  return { known, email: null }
}

/** The attempt, or the refusal if there are too many. */
const orLimited = (counting: Promise<CountedAttempt>): Promise<CountedAttempt | Refusal> =>
  counting.catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'rate_limited') return error
    throw error
  })

async function takeBack({ known, email }: Counts): Promise<void> {
  for (const counted of [...known.values(), email]) await counted?.notVerified()
}

/** The attempt was no guess at the agent's account; what it was at the others' is not known, and not counted. */
const countedFor = ({ id }: AgentRecord, counts: Counts): CountedAttempt => ({
  async succeeded() {
    const others = new Map([...counts.known].filter(([agentId]) => agentId !== id))
    await takeBack({ known: others, email: counts.email })
    await counts.known.get(id)?.succeeded()
  },
  notVerified: () => takeBack(counts),
})

function noteFailure(
  { deferredAccesses, clock }: VerifyNeeds,
  { id, workspaceId }: AgentRecord,
  { failure, source: { address } }: PasswordAttempt,
): void {
  const subject = { type: 'agent', id } as const
  deferredAccesses.add({ at: clock.now(), workspaceId, subject, action: failure, address })
}
