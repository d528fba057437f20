import { append, type ChangeStores, type ChatWriter, unchanged } from '../chat/change-chats.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import { expire } from '../chat/transitions.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'

/** The stores that a merge writes to. */
export interface MergeStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'findOpenOf' | 'reassign'>
  visitors: Pick<VisitorStore, 'remove'>
}

/**
 * Moves the chats of an unverified visitor to the visitor with the identity, and removes the first. Both
 * must be locked. A visitor has at most one open chat: if both have one, the moved one ends.
 */
export async function mergeVisitors<Stores extends MergeStores>(
  stores: Stores,
  writer: ChatWriter<Stores>,
  { from, to }: { from: VisitorRecord; to: VisitorRecord },
  now: Date,
): Promise<void> {
  await writer.changeAllOf(from, {
    async lookUp({ chats }, moved) {
      if (moved.every(({ status }) => status === 'ended')) return null
      return chats.findOpenOf(to.workspaceId, to.id)
    },
    decide: (chat, open) =>
      open === null || chat.status === 'ended' ? unchanged : append(expire(chat, now)),
  })
  const heads = await stores.chats.reassign(from.workspaceId, from.id, to.id)
  for (const head of heads) writer.publishLater(head)
  await stores.visitors.remove(from.workspaceId, from.id)
}
