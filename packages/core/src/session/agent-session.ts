import type { AgentRecord } from '../agent/agent.ts'
import { agents, impersonal, type TableOf } from '../platform/column.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { newToken } from '../platform/token.ts'
import type { CallSource } from './call-source.ts'
import { deviceOf } from '../platform/device.ts'

/** How the agent is signed in: a program with a bearer token, or the console with a cookie. */
export type AgentSessionKind = 'program' | 'console'

export interface AgentSessionRecord {
  id: string
  /** SHA-256 of the token, hex. */
  tokenHash: string
  agentId: string
  workspaceId: string
  kind: AgentSessionKind
  /** Whether nothing but setting up a second factor is allowed. */
  mustEnrol: boolean
  /** The browser or program that signed in, and its system, by its own account; null if not known. */
  deviceName: string | null
  deviceSystem: string | null
  /** The address that signed in; null if not known. */
  address: string | null
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

export const agentSessionTable = {
  owner: null,
  retention: { kept: 'until', column: 'expires_at' },
  columns: {
    id: agents('the session’s id'),
    token_hash: agents('digest of the session’s token'),
    agent_id: agents('the agent'),
    workspace_id: impersonal('the workspace'),
    kind: impersonal('program or console'),
    must_enrol: impersonal('whether a second factor must be set up first'),
    device_name: agents('the browser or program that signed in'),
    device_system: agents('the system of that device'),
    address: agents('the network address that signed in'),
    created_at: agents('when the agent signed in'),
    last_used_at: agents('when the session was last used'),
    expires_at: impersonal('until when it is taken'),
  },
} as const satisfies TableOf<AgentSessionRecord>

export interface AgentSessionStore {
  insert(session: AgentSessionRecord): Promise<void>
  /** The stored sessions with their agents, including expired sessions and disabled agents. */
  findAll(
    tokenHashes: readonly string[],
  ): Promise<{ session: AgentSessionRecord; agent: AgentRecord }[]>
  /** The stored sessions of one agent, including expired ones, in the order of their sign-ins. */
  listOf(workspaceId: string, agentId: string): Promise<AgentSessionRecord[]>
  /** The second factor has been set up in this session. */
  enrolled(tokenHash: string): Promise<void>
  touch(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void>
  revoke(tokenHashes: readonly string[]): Promise<void>
  /** Removes sessions that expired before `now`. */
  removeExpired(now: Date): Promise<void>
}

/** The store of the sessions, in a unit of work. */
interface SessionStores {
  agentSessions: AgentSessionStore
}

/** What makes a session’s token. */
interface SessionMakers {
  random: Random
  digest: Pick<Digest, 'hash'>
}

const hour = 60 * 60_000

/** How long a sign-in lasts at most, in milliseconds. */
export const sessionLifetimeMs: Record<AgentSessionKind, number> = {
  program: 24 * hour,
  console: 7 * 24 * hour,
}

/** A console session also ends after this long without a call, in milliseconds. */
export const consoleIdleMs = 12 * hour

interface NewSession {
  kind: AgentSessionKind
  /** Without one, the server itself signs in. */
  source?: CallSource
  mustEnrol?: boolean
  lastsMs?: number
}

/** A new session of the agent, with its token. */
export function newSession(
  { random, digest }: SessionMakers,
  { id: agentId, workspaceId }: Pick<AgentRecord, 'id' | 'workspaceId'>,
  { kind, source, mustEnrol = false, lastsMs = sessionLifetimeMs[kind] }: NewSession,
  now: Date,
): { token: string; session: AgentSessionRecord } {
  const token = newToken(random, 'agent')
  const device = deviceOf(source?.userAgent ?? null)
  const session = {
    id: random.newIdAt(now),
    tokenHash: digest.hash(token),
    agentId,
    workspaceId,
    kind,
    mustEnrol,
    deviceName: device?.name ?? null,
    deviceSystem: device?.system ?? null,
    address: source?.address ?? null,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: new Date(now.getTime() + lastsMs),
  }
  return { token, session }
}

/** The most sessions of each kind that an agent has. */
export const mostSessions = 50

/** The sessions that were used longest ago, so that at most `most` are left without them. */
export const sessionsBeyond = (
  sessions: readonly AgentSessionRecord[],
  most: number,
): AgentSessionRecord[] =>
  sessions
    .toSorted((one, other) => other.lastUsedAt.getTime() - one.lastUsedAt.getTime())
    .slice(most)

/** An agent with the token of a new session. */
export interface SignedIn {
  agent: AgentRecord
  token: string
  expiresInSeconds: number
  /** Whether the new session has ended others: call `sessionsRevoked` after the commit. */
  hasEndedOthers: boolean
}

/**
 * Opens a session from where the call comes. Ends the session that the call presents, and those beyond `mostSessions`.
 * Call it in the unit of work that has locked the agent.
 */
export async function openSession(
  stores: SessionStores,
  makers: SessionMakers,
  agent: AgentRecord,
  opening: { kind: AgentSessionKind; source: CallSource; mustEnrol: boolean },
  now: Date,
): Promise<SignedIn> {
  const { kind, source } = opening
  const { token, session } = newSession(makers, agent, opening, now)
  const known = await stores.agentSessions.listOf(agent.workspaceId, agent.id)
  const beyond = sessionsBeyond(
    known.filter((one) => one.kind === kind),
    mostSessions - 1,
  )
  const presented = source.presented[kind]
  const ended = beyond.map(({ tokenHash }) => tokenHash)
  if (presented !== null) {
    // @fault presented-session
    ended.push(makers.digest.hash(presented))
  }
  await stores.agentSessions.revoke(ended)
  await stores.agentSessions.insert(session)
  const expiresInSeconds = sessionLifetimeMs[kind] / 1000
  return { agent, token, expiresInSeconds, hasEndedOthers: ended.length > 0 }
}

/** Ends every session of the agent. Call it in the unit of work that has locked the agent. */
export async function endAllSessions(
  { agentSessions }: SessionStores,
  { id, workspaceId }: Pick<AgentRecord, 'id' | 'workspaceId'>,
): Promise<void> {
  const sessions = await agentSessions.listOf(workspaceId, id)
  await agentSessions.revoke(sessions.map(({ tokenHash }) => tokenHash))
}
