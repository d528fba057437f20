import {
  append,
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  unchanged,
} from '../chat/change-chats.ts'
import { requeueBySystem } from '../chat/transitions.ts'
import type { Timings } from '../platform/timings.ts'
import type { Rules } from '../site/rules.ts'
import { isAbsent, type PresenceWatch } from './absence.ts'
import type { AgentPresenceStore, AssignedChat } from './agent-presence-store.ts'
import type { Presence } from './presence.ts'

/** The most agents or chats of one sweep; the next sweep takes the rest. */
const atOnce = 200

interface SweepNeeds extends ChangeNeeds<ChangeStores & { agentPresence: AgentPresenceStore }> {
  presence: Pick<Presence, 'settled'>
  rules: Rules
  timings: Pick<Timings, 'absentAfterMs' | 'graceMs' | 'watchGapMs'>
}

/**
 * Finds absent agents, and requeues their chats after the grace period; also requeues chats whose agent has
 * not given a first reply in time. Safe on every node, at any time: each chat is checked again under the
 * locks of its agent and itself, in a unit of work of its own; what another node has locked is skipped.
 */
export async function sweepPresence(
  needs: SweepNeeds,
  onError: (error: unknown) => void,
): Promise<void> {
  const { clock, work, presence, timings } = needs
  // Sightings of this process are written before the sweep judges.
  await presence.settled()
  const now = clock.now()
  const { absentAfterMs, watchGapMs } = timings
  const since = await work.run((stores) => stores.agentPresence.watch(now, watchGapMs))
  const watch = { since, absentAfterMs }
  await planRequeues(needs, watch, now, onError)
  const due = await work.read(async ({ agentPresence }) => ({
    requeues: await agentPresence.dueRequeues(now, atOnce),
    replies: await agentPresence.dueReplies(now, atOnce),
  }))
  for (const chat of due.requeues) await requeueAbsent(needs, chat, watch, now).catch(onError)
  for (const chat of due.replies) await requeueUnanswered(needs, chat, now).catch(onError)
}

async function planRequeues(
  { work, timings }: SweepNeeds,
  watch: PresenceWatch,
  now: Date,
  onError: (error: unknown) => void,
): Promise<void> {
  const seenBefore = new Date(now.getTime() - watch.absentAfterMs)
  if (watch.since > seenBefore) return
  const absent = await work.read((stores) => stores.agentPresence.absentAgents(seenBefore, atOnce))
  const requeueAt = new Date(now.getTime() + timings.graceMs)
  for (const { workspaceId, agentId } of absent) {
    const planning = work.run(async (stores) => {
      const agent = await stores.agents.tryLock(workspaceId, agentId)
      if (agent === null || !isAbsent(agent, watch, now)) return
      await stores.agentPresence.planRequeues(workspaceId, agentId, requeueAt)
    })
    await planning.catch(onError)
  }
}

async function requeueAbsent(
  needs: SweepNeeds,
  { workspaceId, chatId, agentId }: AssignedChat,
  watch: PresenceWatch,
  now: Date,
): Promise<void> {
  await changeChat(
    needs,
    {
      workspaceId,
      chatId,
      agentId,
      decide({ chat, agent }) {
        if (agent === null || chat?.agentId !== agentId || !isDue(chat.requeueAt, now)) {
          return unchanged
        }
        // @fault agent-is-back
        if (!isAbsent(agent, watch, now)) {
          return { kind: 'timers', chat: { ...chat, requeueAt: null }, publish: false }
        }
        return append(requeueBySystem(chat, needs.rules.of(chat.siteId), now))
      },
    },
    { skipLocked: true },
  )
}

async function requeueUnanswered(
  needs: SweepNeeds,
  { workspaceId, chatId }: AssignedChat,
  now: Date,
): Promise<void> {
  await changeChat(
    needs,
    {
      workspaceId,
      chatId,
      decide: ({ chat }) =>
        chat === null || !isDue(chat.replyDueAt, now)
          ? unchanged
          : append(requeueBySystem(chat, needs.rules.of(chat.siteId), now)),
    },
    { skipLocked: true },
  )
}

const isDue = (timer: Date | null, now: Date): boolean => timer !== null && timer <= now
