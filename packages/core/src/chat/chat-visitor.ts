import { type ChatVisitor, limits } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { BlockStore } from '../visitor/block.ts'
import type { VisitorNoteStore } from '../visitor/visitor-note.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import { blockView } from './block-visitor.ts'
import type { ChatStore } from './chat-store.ts'
import { requireReadable } from './transitions.ts'
import { noVisit, type VisitStore } from './visit.ts'
import { noteView } from './visitor-notes.ts'

interface ChatVisitorNeeds {
  work: UnitOfWork<{
    chats: Pick<ChatStore, 'head' | 'countOf'>
    visitors: Pick<VisitorStore, 'find'>
    visits: Pick<VisitStore, 'find'>
    visitorNotes: Pick<VisitorNoteStore, 'list'>
    blocks: Pick<BlockStore, 'ofVisitor'>
  }>
  clock: Clock
}

/** A merge of two visitors may leave more notes than may be added. */
const notesAtMost = 2 * limits.visitorNotes

/**
 * What is known of the visitor of a chat besides what the chat says. Of an erased visitor that is nothing but the chats.
 * Refuses `chat_not_found`.
 */
export async function showChatVisitor(
  { work, clock }: ChatVisitorNeeds,
  chatId: string,
  caller: AgentCaller,
): Promise<ChatVisitor> {
  const { workspaceId } = caller
  return work.read(async ({ chats, visitors, visits, visitorNotes, blocks }) => {
    const { visitorId } = requireReadable(await chats.head(workspaceId, chatId), caller)
    const [known, visit, notes, chatCount, blocked] = await Promise.all([
      visitors.find(workspaceId, visitorId),
      visits.find(workspaceId, chatId),
      visitorNotes.list(workspaceId, visitorId, notesAtMost),
      chats.countOf(workspaceId, visitorId),
      blocks.ofVisitor(workspaceId, visitorId, clock.now()),
    ])
    const { browser, system, timeZone, journey } = visit ?? noVisit(workspaceId, chatId)
    return {
      visitorId,
      firstSeenAt: known?.createdAt.toISOString() ?? null,
      otherChats: Math.max(0, chatCount - 1),
      browser,
      system,
      timeZone,
      journey: [...journey],
      notes: notes.map(noteView),
      blocks: blocked.slice(-limits.blocksOfVisitor).map(blockView),
    }
  })
}
