import { append, type ChangeStores, type ChatWriter, unchanged } from '../chat/change-chats.ts'
import type { ChatRecord } from '../chat/chat-record.ts'
import type { ChatStore } from '../chat/chat-store.ts'
import { expire } from '../chat/transitions.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import type { BlockStore } from '../visitor/block.ts'
import type { VisitorNoteStore } from '../visitor/visitor-note.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'

/** The stores that a merge writes to. */
export interface MergeStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'findOpenOf' | 'reassign'>
  visitors: Pick<VisitorStore, 'remove'>
  visitorNotes: Pick<VisitorNoteStore, 'reassign'>
  blocks: Pick<BlockStore, 'ofVisitor' | 'reassign'>
}

/**
 * Moves the chats of an unverified visitor, the notes about them and their blocks to the visitor with the identity, and
 * removes the first. Both must be locked. A visitor has at most one open live chat: if both have one, the moved one ends.
 * Messages stay open. What is moved to a visitor who is blocked ends.
 */
export async function mergeVisitors<Stores extends MergeStores>(
  stores: Stores,
  writer: ChatWriter<Stores>,
  { from, to }: { from: VisitorRecord; to: VisitorRecord },
  now: Date,
): Promise<void> {
  await writer.changeAllOf(from, {
    async lookUp({ chats, blocks }, moved) {
      const known = await blocks.ofVisitor(to.workspaceId, to.id, now)
      const isBlocked = known.some(({ kind }) => kind === 'visitor')
      if (!moved.some(isOpenLive)) return { open: null, isBlocked }
      return { open: await chats.findOpenOf(to.workspaceId, to.id, 'live'), isBlocked }
    },
    decide(chat, { open, isBlocked }) {
      const isSecond = open !== null && isOpenLive(chat)
      const isOver = isSecond || (isBlocked && chat.status !== 'ended')
      return isOver ? append(expire(chat, now)) : unchanged
    },
  })
  const heads = await stores.chats.reassign(from.workspaceId, from.id, to.id)
  for (const head of heads) writer.publishLater(head)
  await stores.visitorNotes.reassign(from.workspaceId, from.id, to.id)
  await stores.blocks.reassign(from.workspaceId, from.id, to.id)
  await stores.visitors.remove(from.workspaceId, from.id)
}

const isOpenLive = ({ kind, status }: Pick<ChatRecord, 'kind' | 'status'>): boolean =>
  kind === 'live' && status !== 'ended'
