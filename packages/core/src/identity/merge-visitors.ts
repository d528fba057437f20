import { append, type ChangeStores, type ChatWriter, unchanged } from '../chat/change-chats.ts'
import type { ChatRecord } from '../chat/chat-record.ts'
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
 * must be locked. A visitor has at most one open live chat: if both have one, the moved one ends. Messages stay open.
 */
export async function mergeVisitors<Stores extends MergeStores>(
  stores: Stores,
  writer: ChatWriter<Stores>,
  { from, to }: { from: VisitorRecord; to: VisitorRecord },
  now: Date,
): Promise<void> {
  await writer.changeAllOf(from, {
    async lookUp({ chats }, moved) {
      if (!moved.some(isOpenLive)) return null
      return chats.findOpenOf(to.workspaceId, to.id, 'live')
    },
    decide: (chat, open) =>
      open !== null && isOpenLive(chat) ? append(expire(chat, now)) : unchanged,
  })
  const heads = await stores.chats.reassign(from.workspaceId, from.id, to.id)
  for (const head of heads) writer.publishLater(head)
  await stores.visitors.remove(from.workspaceId, from.id)
}

const isOpenLive = ({ kind, status }: Pick<ChatRecord, 'kind' | 'status'>): boolean =>
  kind === 'live' && status !== 'ended'
