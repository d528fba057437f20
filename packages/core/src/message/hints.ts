import type { Caller } from '../platform/caller.ts'
import { chatNotFound } from '../chat/transitions.ts'
import {
  type ActivityNeeds,
  recordActivityInBackground,
  requireParticipant,
} from '../chat/activity.ts'
import type { ChangeStores } from '../chat/change-chats.ts'
import type { ChatCache } from '../chat/chat-cache.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import { publishHead } from '../chat/publish-head.ts'
import { headFor } from './heads.ts'

interface HintNeeds extends ActivityNeeds<
  ChangeStores & { chats: Pick<ChatStore, 'head' | 'markRead'> }
> {
  cache: Pick<
    ChatCache,
    'head' | 'remember' | 'isCompared' | 'addPolled' | 'publish' | 'invalidate' | 'setTyping'
  >
}

/** Publishes that the caller is typing, or has stopped. Best effort; does nothing in an ended chat. */
export async function setTyping(
  needs: HintNeeds,
  chatId: string,
  caller: Caller,
  typing: boolean,
): Promise<void> {
  const head = await headFor(needs, chatId, caller)
  requireParticipant(head, caller)
  if (head.status === 'ended') return
  const id = caller.type === 'visitor' ? caller.visitorId : caller.agentId
  const who = { type: caller.type, id, name: caller.name }
  await needs.cache.setTyping(head.workspaceId, chatId, who, typing)
  if (typing && head.status === 'active') recordActivityInBackground(needs, head)
}

/** Moves the caller's read mark forward, never back. Best effort. */
export async function markRead(
  needs: HintNeeds,
  chatId: string,
  caller: Caller,
  upTo: number,
): Promise<void> {
  const head = await headFor(needs, chatId, caller)
  requireParticipant(head, caller)
  const known = caller.type === 'visitor' ? head.readByVisitor : head.readByAgent
  if (upTo <= known) return
  const moved = await needs.work.run((stores) =>
    stores.chats.markRead(caller.workspaceId, chatId, caller.type, upTo),
  )
  if (moved === null) throw chatNotFound()
  await publishHead(needs, moved)
  const isActivity = caller.type === 'visitor' && moved.status === 'active'
  if (isActivity) recordActivityInBackground(needs, moved)
}
