import { headOf, publishHead } from '../chat/publish-head.ts'
import type { Services } from '../services.ts'
import { isAbsent, type PresenceWatch } from './absence.ts'
import type { AssignedChat } from './agent-presence-store.ts'
import { requeueChat } from './requeue.ts'

/** The most agents or chats of one sweep; the next sweep takes the rest. */
const atOnce = 200

type SweepServices = Pick<
  Services,
  'cache' | 'clock' | 'database' | 'presence' | 'rules' | 'timings'
>

/**
 * Finds absent agents, and requeues their chats after the grace period; also requeues chats whose agent has
 * not given a first reply in time. Safe on every node, at any time: each chat is checked again under the
 * locks of its agent and itself, in a unit of work of its own; what another node has locked is skipped.
 */
export async function sweepPresence(
  services: SweepServices,
  onError: (error: unknown) => void,
): Promise<void> {
  const { clock, database, presence, timings } = services
  // Sightings of this process are written before the sweep judges.
  await presence.settled()
  const now = clock.now()
  const { absentAfterMs, watchGapMs } = timings
  const since = await database.work.run((stores) => stores.agentPresence.watch(now, watchGapMs))
  const watch = { since, absentAfterMs }
  await planRequeues(services, watch, now, onError)
  const due = await database.work.read(async ({ agentPresence }) => ({
    requeues: await agentPresence.dueRequeues(now, atOnce),
    replies: await agentPresence.dueReplies(now, atOnce),
  }))
  for (const chat of due.requeues) await requeueAbsent(services, chat, watch, now).catch(onError)
  for (const chat of due.replies) await requeueUnanswered(services, chat, now).catch(onError)
}

async function planRequeues(
  { database, timings }: SweepServices,
  watch: PresenceWatch,
  now: Date,
  onError: (error: unknown) => void,
): Promise<void> {
  const seenBefore = new Date(now.getTime() - watch.absentAfterMs)
  if (watch.since > seenBefore) return
  const absent = await database.work.read((stores) =>
    stores.agentPresence.absentAgents(seenBefore, atOnce),
  )
  const requeueAt = new Date(now.getTime() + timings.graceMs)
  for (const { workspaceId, agentId } of absent) {
    const planning = database.work.run(async (stores) => {
      const agent = await stores.agents.tryLock(workspaceId, agentId)
      if (agent === null || !isAbsent(agent, watch, now)) return
      await stores.agentPresence.planRequeues(workspaceId, agentId, requeueAt)
    })
    await planning.catch(onError)
  }
}

async function requeueAbsent(
  services: SweepServices,
  { workspaceId, chatId, agentId }: AssignedChat,
  watch: PresenceWatch,
  now: Date,
): Promise<void> {
  const requeued = await services.database.work.run(async (stores) => {
    const agent = await stores.agents.tryLock(workspaceId, agentId)
    if (agent === null) return null
    const chat = await stores.chats.tryLock(workspaceId, chatId)
    if (chat?.agentId !== agentId || !isDue(chat.requeueAt, now)) return null
    // @fault agent-is-back
    if (!isAbsent(agent, watch, now)) {
      await stores.chats.saveTimers({ ...chat, requeueAt: null })
      return null
    }
    return requeueChat(services, stores, chat, now)
  })
  if (requeued !== null) await publishHead(services, headOf(requeued, now.getTime()))
}

async function requeueUnanswered(
  services: SweepServices,
  { workspaceId, chatId }: AssignedChat,
  now: Date,
): Promise<void> {
  const requeued = await services.database.work.run(async (stores) => {
    const chat = await stores.chats.tryLock(workspaceId, chatId)
    if (chat === null || !isDue(chat.replyDueAt, now)) return null
    return requeueChat(services, stores, chat, now)
  })
  if (requeued !== null) await publishHead(services, headOf(requeued, now.getTime()))
}

const isDue = (timer: Date | null, now: Date): boolean => timer !== null && timer <= now
