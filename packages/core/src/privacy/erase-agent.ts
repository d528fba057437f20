import type { AgentErased } from '@papo/protocol'
import type { AgentRecord } from '../agent/agent.ts'
import type { AgentStore } from '../agent/agent-store.ts'
import type { InvitationStore } from '../agent/invitation.ts'
import type { PasswordResetStore } from '../agent/password-reset.ts'
import type { PictureStore } from '../agent/picture.ts'
import type { Actor } from '../audit/actor.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { recordAudit } from '../audit/record.ts'
import type { CannedResponseStore } from '../canned-response/canned-response-store.ts'
import { type ChangeStores, type ChatWriter, commitChats, unchanged } from '../chat/change-chats.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import type { ChangeSignals } from '../platform/change-signals.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type AgentSessionStore, endAllSessions } from '../session/agent-session.ts'
import type { KnownSourceStore } from '../session/known-source-store.ts'
import type { SecondFactorStore } from '../session/second-factor-store.ts'
import { sessionsRevoked } from '../session/sign-in.ts'
import type { AgentErasureStore, AgentRef } from './agent-erasure-store.ts'

/** How many chats one unit of work goes through, so that none holds its locks for long. */
const chatsAtOnce = 200
const entriesAtOnce = 2_000
/** A call is answered after this long, whatever is left of their name in logs: jobs go on. */
const callMs = 2_000
/** Shorter than the interval of the job, which then goes on with the rest. */
const finishWithinMs = 20_000
const partlyErasedAtOnce = 20

/** The stores that the erasure of an agent reads and writes. */
export interface AgentErasureStores extends ChangeStores {
  agents: ChangeStores['agents'] & Pick<AgentStore, 'lock'>
  agentErasures: AgentErasureStore
  agentSessions: AgentSessionStore
  cannedResponses: Pick<CannedResponseStore, 'removeOfAgent'>
  chats: ChangeStores['chats'] & Pick<ChatStore, 'head'>
  invitations: InvitationStore
  knownSources: KnownSourceStore
  passwordResets: PasswordResetStore
  pictures: PictureStore
  secondFactors: SecondFactorStore
  audit: AuditStore
}

export interface AgentErasureNeeds {
  work: UnitOfWork<AgentErasureStores>
  cache: Pick<ChatCache, 'publish' | 'invalidate'>
  changes: ChangeSignals
  clock: Clock
  random: Random
}

const notFound = () => new Refusal('agent_not_found', 'There is no such agent.')

/** Refuses `agent_not_disabled`, which nobody is who calls, and `name_mismatch`. */
function requireErasable({ name, disabledAt }: AgentRecord, typed: string): void {
  if (disabledAt === null) {
    throw new Refusal('agent_not_disabled', 'Close the account first: its chats go back.')
  }
  if (typed.trim() !== name) {
    throw new Refusal('name_mismatch', 'This is not the name of the agent.', {
      errors: [{ path: '/name', message: 'is not the name of the agent' }],
    })
  }
}

/**
 * Erases a disabled agent for good: the name, the e-mail, the password, the picture, sessions, the second factor,
 * links and their own canned responses. What they wrote stays without their name; where there is much of it, jobs go on
 * after the answer, and so does a repeat. Refuses
 * `agent_not_found`, `agent_not_disabled`, `name_mismatch`.
 */
export async function eraseAgent(
  needs: AgentErasureNeeds,
  by: Actor,
  agentId: string,
  name: string,
): Promise<AgentErased> {
  const agent: AgentRef = { workspaceId: by.workspaceId, agentId }
  const now = needs.clock.now()
  const erasedAt = await needs.work.run(async (stores) => {
    const known = await stores.agents.lock(agent.workspaceId, agentId)
    if (known === null) throw notFound()
    if (known.erasedAt !== null) return known.erasedAt
    requireErasable(known, name)
    await eraseAccount(stores, known, now)
    const target = { type: 'agent', id: agentId } as const
    await recordAudit(stores, needs.random, by, { action: 'agent_erased', target }, now)
    return now
  })
  await sessionsRevoked(needs)
  const end = needs.clock.now().getTime() + callMs
  await eraseNames(needs, agent, () => needs.clock.now().getTime() >= end)
  return { erasedAt: erasedAt.toISOString() }
}

/** Removes all that lets the agent in, and all that says who they are. */
async function eraseAccount(
  stores: AgentErasureStores,
  known: AgentRecord,
  now: Date,
): Promise<void> {
  const { workspaceId, id: agentId, email } = known
  await endAllSessions(stores, known)
  await stores.secondFactors.remove(workspaceId, agentId)
  await stores.knownSources.removeAllOf(workspaceId, agentId)
  await stores.passwordResets.removeOf(workspaceId, agentId)
  await stores.invitations.removeFor(workspaceId, email)
  await stores.pictures.remove(workspaceId, agentId)
  await stores.cannedResponses.removeOfAgent(workspaceId, agentId)
  await stores.agentErasures.begin({ workspaceId, agentId }, now)
}

/** Goes through the logs of the workspace, a few chats at a time, from where an erasure has come to. */
async function eraseNames(
  needs: AgentErasureNeeds,
  agent: AgentRef,
  shallStop: () => boolean,
): Promise<void> {
  let isMore = true
  while (isMore) {
    isMore = await commitChats(needs, (stores, writer) => eraseNextNames(stores, writer, agent))
    if (shallStop()) return
  }
}

async function eraseNextNames(
  stores: AgentErasureStores,
  writer: ChatWriter<AgentErasureStores>,
  agent: AgentRef,
): Promise<boolean> {
  await stores.agents.lock(agent.workspaceId, agent.agentId)
  const position = await stores.agentErasures.position(agent)
  if (position === null) return false
  const { named, last } = await stores.agentErasures.chatsAfter(agent, position, chatsAtOnce)
  const { workspaceId } = agent
  let left = entriesAtOnce
  for (const [at, chatId] of named.entries()) {
    await writer.changeOne({ workspaceId, chatId, decide: () => unchanged })
    left -= await stores.agentErasures.eraseNames(agent, chatId, left)
    // Clients with the chat open read it again, and no cache keeps the name: its generation has gone up.
    const head = await stores.chats.head(workspaceId, chatId)
    if (head !== null) writer.publishLater(head)
    if (left > 0) continue
    // The next step looks at this chat again: its log may have more.
    const done = named[at - 1]
    if (done !== undefined) await stores.agentErasures.advance(agent, done)
    return true
  }
  await stores.agentErasures.advance(agent, last)
  return last !== null
}

/** Continues interrupted erasures of agents. Returns how many. */
export async function finishAgentErasures(
  needs: AgentErasureNeeds,
  signal: AbortSignal,
): Promise<number> {
  const unfinished = await needs.work.read(({ agentErasures }) =>
    agentErasures.partlyErased(partlyErasedAtOnce),
  )
  const end = needs.clock.now().getTime() + finishWithinMs
  const shallStop = () => signal.aborted || needs.clock.now().getTime() >= end
  for (const agent of unfinished) {
    if (shallStop()) break
    await eraseNames(needs, agent, shallStop)
  }
  return unfinished.length
}
