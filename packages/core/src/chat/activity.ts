import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Timings } from '../platform/timings.ts'
import type { Rules } from '../site/rules.ts'
import { changeChat, type ChangeNeeds, type ChangeStores, unchanged } from './change-chats.ts'
import type { ChatHead } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import { closesAt, resetIdleTimer } from './idle-timeout.ts'
import type { Throttle } from '../platform/throttle.ts'
import { requireReadable } from './transitions.ts'

export interface ActivityNeeds<
  Stores extends ChangeStores = ChangeStores,
> extends ChangeNeeds<Stores> {
  rules: Rules
  activityThrottle: Throttle
  timings: Pick<Timings, 'activityEveryMs'>
}

/**
 * Records activity in a chat: somebody types, the visitor reads, or a participant extends it. The idle
 * timer restarts now. It is written at most every 15 s, but at once while both sides are being warned: the
 * warning is withdrawn, and the new head is published.
 */
export async function recordActivity(
  needs: ActivityNeeds,
  head: Pick<ChatHead, 'workspaceId' | 'chatId' | 'closesAt'>,
): Promise<void> {
  const { clock, rules, activityThrottle, timings } = needs
  const { workspaceId, chatId } = head
  const now = clock.now()
  const isTooSoon = activityThrottle.isTooSoon(chatId, now.getTime(), timings.activityEveryMs)
  if (isTooSoon && head.closesAt === null) return
  await changeChat(needs, {
    workspaceId,
    chatId,
    decide({ chat }) {
      if (chat === null || chat.status === 'ended') return unchanged
      const wasWarned = closesAt(chat) !== null || head.closesAt !== null
      const timers = resetIdleTimer(chat, rules.of(chat.siteId), now)
      return { kind: 'timers', chat: timers, publish: wasWarned }
    },
  })
}

/** Records activity beside an answer, which neither waits for the write nor fails with it. */
export function recordActivityInBackground(
  needs: ActivityNeeds,
  head: Parameters<typeof recordActivity>[1],
): void {
  void recordActivity(needs, head).catch(() => needs.activityThrottle.forget(head.chatId))
}

/**
 * A participant keeps the chat open. Refuses `not_your_chat`, `chat_not_active`, `chat_ended`,
 * `chat_not_found`.
 */
export async function extendChat(
  needs: ActivityNeeds<ChangeStores & { chats: Pick<ChatStore, 'head'> }>,
  chatId: string,
  caller: Caller,
): Promise<void> {
  const found = await needs.work.read((stores) => stores.chats.head(caller.workspaceId, chatId))
  const head = requireReadable(found, caller)
  if (head.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  requireParticipant(head, caller)
  await recordActivity(needs, head)
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
