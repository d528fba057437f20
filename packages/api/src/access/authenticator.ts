import { consoleIdleMs } from '../agent/agent.ts'
import type { Caller } from '../caller.ts'
import { extendedExpiry } from '../chat/visitor-token.ts'
import type { Clock } from '../clock.ts'
import { hashSecret, tokenKind } from '../token.ts'
import type { Work } from '../work.ts'

/** Finds out who holds a token. */
export interface Authenticator {
  /**
   * The caller behind a token, or null where it is none of ours, has expired, was revoked or belongs to a
   * disabled agent. Callers are kept in memory for a few seconds, so that a poll asks no database; a
   * revocation is told to every process at once.
   */
  caller(token: string): Promise<Caller | null>
  /** Forgets what is kept in memory, here. */
  forgetAll(): void
}

const keepForMs = 10_000
/** A use is written down at most this often. */
const touchEveryMs = 10 * 60_000
/** The most callers kept in memory; the oldest go first. */
const mostKept = 50_000

interface Kept {
  caller: Caller
  until: number
}

export function createAuthenticator(work: Work, clock: Clock): Authenticator {
  const kept = new Map<string, Kept>()
  let generation = 0

  async function visitor(tokenHash: string): Promise<Caller | null> {
    const now = clock.now()
    const found = await work.read((stores) => stores.visitors.findToken(tokenHash))
    if (found === null || found.token.expiresAt <= now) return null
    if (now.getTime() - found.token.lastUsedAt.getTime() > touchEveryMs) {
      const expiresAt = extendedExpiry(found.token, now)
      await work.run((stores) => stores.visitors.touchToken(tokenHash, now, expiresAt))
    }
    const { workspaceId, siteId, visitorId } = found.token
    return { type: 'visitor', workspaceId, siteId, visitorId, name: found.visitor.name, tokenHash }
  }

  async function agent(tokenHash: string): Promise<Caller | null> {
    const now = clock.now()
    const found = await work.read((stores) => stores.agentSessions.find(tokenHash))
    if (found === null || found.session.expiresAt <= now) return null
    if (found.agent.disabledAt !== null) return null
    const { session } = found
    if (
      session.kind === 'console' &&
      now.getTime() - session.lastUsedAt.getTime() > consoleIdleMs
    ) {
      return null
    }
    if (now.getTime() - session.lastUsedAt.getTime() > touchEveryMs) {
      await work.run((stores) => stores.agentSessions.touch(tokenHash, now, session.expiresAt))
    }
    const { id, workspaceId, name, role } = found.agent
    return { type: 'agent', workspaceId, agentId: id, name, role, tokenHash, session: session.kind }
  }

  return {
    async caller(token) {
      const kind = tokenKind(token)
      if (kind === null) return null
      const tokenHash = hashSecret(token)
      const now = clock.now().getTime()
      const known = kept.get(tokenHash)
      if (known !== undefined && known.until > now) return known.caller
      const asked = generation
      const caller = await (kind === 'visitor' ? visitor(tokenHash) : agent(tokenHash))
      kept.delete(tokenHash)
      // What was read before a revocation was told must not be kept after it.
      if (caller !== null && asked === generation) {
        kept.set(tokenHash, { caller, until: now + keepForMs })
        const oldest = kept.size > mostKept ? kept.keys().next().value : undefined
        if (oldest !== undefined) kept.delete(oldest)
      }
      return caller
    },
    forgetAll() {
      generation += 1
      kept.clear()
    },
  }
}
