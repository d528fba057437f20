import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Services } from '../services.ts'
import type { ChatHead } from './chat-record.ts'
import { chatNotFound, mayRead } from './transitions.ts'
import { closesAt, resetIdleTimer } from './idle-timeout.ts'
import { publishHead } from './publish-head.ts'

type ActivityServices = Pick<
  Services,
  'cache' | 'clock' | 'database' | 'rules' | 'activityThrottle' | 'timings'
>

/**
 * Records activity in a chat: somebody types, the visitor reads, or a participant extends it. The idle
 * timer restarts now. It is written at most every 15 s, but at once while both sides are being warned: the
 * warning is withdrawn, and the new head is published.
 */
export async function recordActivity(
  services: ActivityServices,
  head: Pick<ChatHead, 'workspaceId' | 'chatId' | 'closesAt'>,
): Promise<void> {
  const { clock, database, rules, activityThrottle, timings } = services
  const now = clock.now()
  const isTooSoon = activityThrottle.isTooSoon(head.chatId, now.getTime(), timings.activityEveryMs)
  if (isTooSoon && head.closesAt === null) return
  const published = await database.work.run(async (stores) => {
    const chat = await stores.chats.lock(head.workspaceId, head.chatId)
    if (chat === null || chat.status === 'ended') return null
    const unwarned = await stores.chats.saveTimers(resetIdleTimer(chat, rules.of(chat.siteId), now))
    const wasWarned = closesAt(chat) !== null || head.closesAt !== null
    return wasWarned ? unwarned : null
  })
  if (published !== null) await publishHead(services, published)
}

/** Records activity beside an answer, which neither waits for the write nor fails with it. */
export function recordActivityInBackground(
  services: ActivityServices,
  head: Parameters<typeof recordActivity>[1],
): void {
  void recordActivity(services, head).catch(() => services.activityThrottle.forget(head.chatId))
}

/**
 * A participant keeps the chat open. Refuses `not_your_chat`, `chat_not_active`, `chat_ended`,
 * `chat_not_found`.
 */
export async function extendChat(
  services: ActivityServices,
  chatId: string,
  caller: Caller,
): Promise<void> {
  const { workspaceId } = caller
  const head = await services.database.work.read((stores) => stores.chats.head(workspaceId, chatId))
  if (head === null || !mayRead(head, caller)) throw chatNotFound()
  if (head.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  requireParticipant(head, caller)
  await recordActivity(services, head)
}

/** A visitor is a participant from the start; an agent is one from the accept on. */
export function requireParticipant(
  head: Pick<ChatHead, 'status' | 'agentId'>,
  caller: Caller,
): void {
  if (caller.type === 'visitor' || head.agentId === caller.agentId) return
  if (head.status === 'waiting') {
    throw new Refusal('chat_not_active', 'No agent has accepted this chat yet.')
  }
  throw new Refusal('not_your_chat', 'Another agent has this chat.')
}
