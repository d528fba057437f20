import type { Caller } from '../platform/caller.ts'
import { chatNotFound } from '../chat/transitions.ts'
import { recordActivityInBackground, requireParticipant } from '../chat/activity.ts'
import { publishHead } from '../chat/publish-head.ts'
import type { Services } from '../services.ts'
import { headFor } from './heads.ts'

/** Publishes that the caller is typing, or has stopped. Best effort; does nothing in an ended chat. */
export async function setTyping(
  services: Services,
  chatId: string,
  caller: Caller,
  typing: boolean,
): Promise<void> {
  const head = await headFor(services, chatId, caller)
  requireParticipant(head, caller)
  if (head.status === 'ended') return
  const id = caller.type === 'visitor' ? caller.visitorId : caller.agentId
  await services.cache.setTyping(chatId, { type: caller.type, id, name: caller.name }, typing)
  if (typing && head.status === 'active') recordActivityInBackground(services, head)
}

/** Moves the caller's read mark forward, never back. Best effort. */
export async function markRead(
  services: Services,
  chatId: string,
  caller: Caller,
  upTo: number,
): Promise<void> {
  const head = await headFor(services, chatId, caller)
  requireParticipant(head, caller)
  const known = caller.type === 'visitor' ? head.readByVisitor : head.readByAgent
  if (upTo <= known) return
  const moved = await services.database.work.run((stores) =>
    stores.chats.markRead(caller.workspaceId, chatId, caller.type, upTo),
  )
  if (moved === null) throw chatNotFound()
  await publishHead(services, moved)
  const isActivity = caller.type === 'visitor' && moved.status === 'active'
  if (isActivity) recordActivityInBackground(services, moved)
}
