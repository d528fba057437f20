import { headOf, tell } from '../chat/told.ts'
import type { Services } from '../services.ts'
import { isLost, type Watch } from './lease.ts'
import type { LeasedChat } from './lease-store.ts'
import { toTheLine } from './to-the-line.ts'

/** More than this at once is for the next sweep. */
const atOnce = 200

type Sweeping = Pick<Services, 'cache' | 'clock' | 'database' | 'presence' | 'rules' | 'timings'>

/**
 * Looks for lost agents, and returns their chats to the line once the grace is over; chats whose agent has
 * not answered first in time return too. On every node, at any time: each chat is judged anew under the locks
 * of its agent and itself, in a unit of work of its own, and what another node has locked is left to it.
 */
export async function sweepLeases(
  services: Sweeping,
  onError: (error: unknown) => void,
): Promise<void> {
  const { clock, database, presence, timings } = services
  // What this process knows is written down before it judges.
  await presence.settled()
  const now = clock.now()
  const { lostAfterMs, watchGapMs } = timings
  const since = await database.work.run((stores) => stores.leases.watch(now, watchGapMs))
  const watch = { since, lostAfterMs }
  await planReturns(services, watch, now, onError)
  const due = await database.work.read(async ({ leases }) => ({
    returns: await leases.dueReturns(now, atOnce),
    replies: await leases.dueReplies(now, atOnce),
  }))
  for (const chat of due.returns) await returnLost(services, chat, watch, now).catch(onError)
  for (const chat of due.replies) await returnUnanswered(services, chat, now).catch(onError)
}

async function planReturns(
  { database, timings }: Sweeping,
  watch: Watch,
  now: Date,
  onError: (error: unknown) => void,
): Promise<void> {
  const seenBefore = new Date(now.getTime() - watch.lostAfterMs)
  if (watch.since > seenBefore) return
  const lost = await database.work.read((stores) => stores.leases.lostAgents(seenBefore, atOnce))
  const returnAt = new Date(now.getTime() + timings.graceMs)
  for (const { workspaceId, agentId } of lost) {
    const planned = database.work.run(async (stores) => {
      const agent = await stores.agents.tryLock(workspaceId, agentId)
      if (agent === null || !isLost(agent, watch, now)) return
      await stores.leases.planReturns(workspaceId, agentId, returnAt)
    })
    await planned.catch(onError)
  }
}

async function returnLost(
  services: Sweeping,
  { workspaceId, chatId, agentId }: LeasedChat,
  watch: Watch,
  now: Date,
): Promise<void> {
  const returned = await services.database.work.run(async (stores) => {
    const agent = await stores.agents.tryLock(workspaceId, agentId)
    if (agent === null) return null
    const chat = await stores.chats.tryLock(workspaceId, chatId)
    if (chat?.agentId !== agentId || !isDue(chat.requeueAt, now)) return null
    // @fault agent-is-back
    if (!isLost(agent, watch, now)) {
      await stores.chats.saveTimers({ ...chat, requeueAt: null })
      return null
    }
    return toTheLine(services, stores, chat, now)
  })
  if (returned !== null) await tell(services, headOf(returned, now.getTime()))
}

async function returnUnanswered(
  services: Sweeping,
  { workspaceId, chatId }: LeasedChat,
  now: Date,
): Promise<void> {
  const returned = await services.database.work.run(async (stores) => {
    const chat = await stores.chats.tryLock(workspaceId, chatId)
    if (chat === null || !isDue(chat.replyDueAt, now)) return null
    return toTheLine(services, stores, chat, now)
  })
  if (returned !== null) await tell(services, headOf(returned, now.getTime()))
}

const isDue = (timer: Date | null, now: Date): boolean => timer !== null && timer <= now
