import type { Caller } from '../caller.ts'
import type { ChatHead } from '../chat/chat-record.ts'
import { chatNotFound } from '../chat/decisions.ts'
import { tell } from '../chat/told.ts'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import { headFor } from './heads.ts'

/** Says that the caller is typing, or has stopped. Best effort; nothing happens in an ended chat. */
export async function setTyping(
  services: Services,
  chatId: string,
  caller: Caller,
  typing: boolean,
): Promise<void> {
  const head = await headFor(services, chatId, caller)
  requireParty(head, caller)
  if (head.status === 'ended') return
  const id = caller.type === 'visitor' ? caller.visitorId : caller.agentId
  await services.cache.setTyping(chatId, { type: caller.type, id, name: caller.name }, typing)
}

/** Moves the caller's read mark forward, never back. Best effort. */
export async function markRead(
  services: Services,
  chatId: string,
  caller: Caller,
  upTo: number,
): Promise<void> {
  const head = await headFor(services, chatId, caller)
  requireParty(head, caller)
  const known = caller.type === 'visitor' ? head.readByVisitor : head.readByAgent
  if (upTo <= known) return
  const moved = await services.database.work.run((stores) =>
    stores.chats.markRead(caller.workspaceId, chatId, caller.type, upTo),
  )
  if (moved === null) throw chatNotFound()
  await tell(services, moved)
}

function requireParty(head: ChatHead, caller: Caller): void {
  if (caller.type === 'visitor' || head.agentId === caller.agentId) return
  if (head.status === 'waiting') {
    throw new Refusal('chat_not_active', 'No agent has accepted this chat yet.')
  }
  throw new Refusal('not_your_chat', 'Another agent has this chat.')
}
