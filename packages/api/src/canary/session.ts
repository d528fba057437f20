import type { Services } from '@papo/core/services'
import { hashSecret, newToken } from '@papo/core/platform/token'
import type { RunStep } from './round-trip.ts'
import type { CanaryWorkspace } from './canary-workspace.ts'

const sessionMs = 5 * 60_000
/** A node that dies in a round trip leaves its chat behind; the next round trip of any node removes it. */
const leftBehindMs = 10 * 60_000

/** Signs the canary's agent in while `talk` runs, then removes the session and the chat. */
export async function withSession(
  { database: { work }, cache, clock }: Services,
  { workspaceId, agentId }: CanaryWorkspace,
  step: RunStep,
  talk: (agentToken: string, onChat: (chatId: string) => void) => Promise<void>,
): Promise<void> {
  const token = newToken('agent')
  const tokenHash = hashSecret(token)
  const now = clock.now()
  await work.run((stores) =>
    stores.agentSessions.insert({
      tokenHash,
      agentId,
      workspaceId,
      kind: 'program',
      createdAt: now,
      lastUsedAt: now,
      expiresAt: new Date(now.getTime() + sessionMs),
    }),
  )
  let chatId: string | null = null
  const clean = async () => {
    const before = new Date(now.getTime() - leftBehindMs)
    const removed = await work.run(async (stores) => {
      await stores.agentSessions.revoke(tokenHash)
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
