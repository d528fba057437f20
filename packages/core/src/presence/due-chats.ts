import type { AgentRecord } from '../agent/agent.ts'
import type { ChatRecord } from '../chat/chat-record.ts'
import { dueBy } from '../platform/due.ts'
import type { AssignedChat } from './agent-presence-store.ts'

/** The active chats whose timer is due, those due longest first, at most `limit`. */
export function dueChats(
  chats: readonly ChatRecord[],
  timer: 'requeueAt' | 'replyDueAt',
  now: Date,
  limit: number,
): AssignedChat[] {
  const timeOf = (chat: ChatRecord) => (chat.status === 'active' ? chat[timer] : null)
  return dueBy(chats, timeOf, now, limit).flatMap(({ workspaceId, id, agentId }) =>
    agentId === null ? [] : [{ workspaceId, chatId: id, agentId }],
  )
}

/** The agents last seen before `seenBefore` who have an active live chat without a planned requeue, in order of id. */
export function absentOf(
  agents: readonly AgentRecord[],
  chats: readonly ChatRecord[],
  seenBefore: Date,
  limit: number,
): { workspaceId: string; agentId: string }[] {
  const unplanned = new Set(
    chats
      .filter(
        ({ status, kind, requeueAt }) =>
          status === 'active' && kind === 'live' && requeueAt === null,
      )
      .map(({ agentId }) => agentId),
  )
  return agents
    .filter(({ id, lastSeenAt }) => unplanned.has(id) && (lastSeenAt ?? 0) < seenBefore)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ workspaceId, id }) => ({ workspaceId, agentId: id }))
}
