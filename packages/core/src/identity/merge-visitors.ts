import type { ChatHead } from '../chat/chat-record.ts'
import { expire } from '../chat/transitions.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import type { Stores } from '../work.ts'

/**
 * Moves the chats of an unverified visitor to the visitor with the identity, and removes the first. Both
 * must be locked. A visitor has at most one open chat: if both have one, the moved one ends.
 */
export async function mergeVisitors(
  stores: Stores,
  from: VisitorRecord,
  to: VisitorRecord,
  now: Date,
): Promise<ChatHead[]> {
  const chats = await stores.chats.lockAllOf(from.workspaceId, from.id)
  const open = chats.find(({ status }) => status !== 'ended')
  if (open !== undefined && (await stores.chats.findOpenOf(to.workspaceId, to.id)) !== null) {
    const change = expire(open, now)
    await stores.entries.append(change.chat, change.entry)
  }
  const heads = await stores.chats.reassign(from.workspaceId, from.id, to.id)
  await stores.visitors.remove(from.workspaceId, from.id)
  return heads
}
