import type { Caller } from '../caller.ts'
import { chatNotFound } from '../chat/decisions.ts'
import { giveSignBeside, requireParty } from '../chat/sign.ts'
import { tell } from '../chat/told.ts'
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
  if (typing && head.status === 'active') giveSignBeside(services, head)
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
  const isSign = caller.type === 'visitor' && moved.status === 'active'
  if (isSign) giveSignBeside(services, moved)
}
