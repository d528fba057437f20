import type { ChatCache } from '@papo/core/chat/chat-cache'
import type { Random } from '@papo/core/platform/random'
import type { Clock } from '@papo/core/platform/clock'
import type { Digest } from '@papo/core/platform/digest'
import type { UnitOfWork } from '@papo/core/platform/unit-of-work'
import { type AgentSessionStore, newSession } from '@papo/core/session/agent-session'
import type { CanaryStore } from './canary-store.ts'
import type { RunStep } from './round-trip.ts'
import type { CanaryWorkspace } from './canary-workspace.ts'

/** What the canary's agent is signed in with. */
export interface CanarySessionNeeds {
  work: UnitOfWork<{ agentSessions: AgentSessionStore; canary: CanaryStore }>
  cache: ChatCache
  clock: Clock
  random: Random
  digest: Digest
}

const lastsMs = 5 * 60_000
/** A node that dies in a round trip leaves its chat behind; the next round trip of any node removes it. */
const leftBehindMs = 10 * 60_000

/** Signs the canary's agent in while `talk` runs, then removes the session and the chat. */
export async function withSession(
  { work, cache, clock, random, digest }: CanarySessionNeeds,
  { workspaceId, agentId }: CanaryWorkspace,
  step: RunStep,
  talk: (agentToken: string, onChat: (chatId: string) => void) => Promise<void>,
): Promise<void> {
  const now = clock.now()
  const agent = { id: agentId, workspaceId }
  const { token, session } = newSession(
    { random, digest },
    agent,
    { kind: 'program', lastsMs },
    now,
  )
  await work.run((stores) => stores.agentSessions.insert(session))
  let chatId: string | null = null
  const clean = async () => {
    const before = new Date(now.getTime() - leftBehindMs)
    const removed = await work.run(async (stores) => {
      await stores.agentSessions.revoke([session.tokenHash])
      return stores.canary.removeChats(workspaceId, chatId, before)
    })
    await Promise.all(removed.map((id) => cache.forget(workspaceId, id)))
  }
  try {
    await talk(token, (id) => (chatId = id))
  } catch (error) {
    // Report the first error, not that of the clean-up; the next round trip cleans up as well.
    await clean().catch(() => {})
    throw error
  }
  await step('clean', clean)
}
