import { type AddVisitorNote, type EditVisitorNote, limits, type VisitorNote } from '@papo/protocol'
import { answersSite, hasRole } from '../agent/agent.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanText } from '../platform/text.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { VisitorRecord } from '../visitor/visitor.ts'
import type { NamedNote, VisitorNoteRecord, VisitorNoteStore } from '../visitor/visitor-note.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'

interface NoteStores {
  visitors: Pick<VisitorStore, 'lock'>
  visitorNotes: VisitorNoteStore
}

interface NoteNeeds {
  work: UnitOfWork<NoteStores>
  clock: Clock
  random: Pick<Random, 'newId'>
}

export const noteView = (note: NamedNote): VisitorNote => ({
  id: note.id,
  author: { id: note.authorId, name: note.authorName },
  text: note.text,
  createdAt: note.createdAt.toISOString(),
  editedAt: note.editedAt?.toISOString() ?? null,
})

/**
 * Stores a note about a visitor exactly once; for a repeat `created` is false. Refuses `visitor_not_found`,
 * `too_many_notes`, `client_id_reused`, `text_too_long`.
 */
export async function addVisitorNote(
  { work, clock, random }: NoteNeeds,
  visitorId: string,
  caller: AgentCaller,
  body: AddVisitorNote,
): Promise<{ created: boolean; note: VisitorNote }> {
  const text = cleanText('text', body.text, limits.visitorNoteLength)
  const clientId = body.clientId.toLowerCase()
  const { workspaceId, agentId: authorId, name: authorName } = caller
  return work.run(async (stores) => {
    await lockVisitor(stores, visitorId, caller)
    const { visitorNotes } = stores
    const sent = await visitorNotes.findSent(workspaceId, visitorId, authorId, clientId)
    if (sent !== null) return { created: false, note: noteView(requireText(sent, text)) }
    if ((await visitorNotes.count(workspaceId, visitorId)) >= limits.visitorNotes) throw tooMany()
    const note: VisitorNoteRecord = {
      id: random.newId(),
      workspaceId,
      visitorId,
      authorId,
      clientId,
      text,
      createdAt: clock.now(),
      editedAt: null,
    }
    await visitorNotes.insert(note)
    return { created: true, note: noteView({ ...note, authorName }) }
  })
}

/** Changes the text of a note. Refuses `visitor_not_found`, `note_not_found`, `not_your_note`, `text_too_long`. */
export async function editVisitorNote(
  { work, clock }: NoteNeeds,
  { visitorId, noteId }: { visitorId: string; noteId: string },
  caller: AgentCaller,
  body: EditVisitorNote,
): Promise<VisitorNote> {
  const text = cleanText('text', body.text, limits.visitorNoteLength)
  return work.run(async (stores) => {
    await lockVisitor(stores, visitorId, caller)
    const note = await stores.visitorNotes.find(caller.workspaceId, visitorId, noteId)
    if (note === null) throw new Refusal('note_not_found', 'There is no such note.')
    requireMayChange(note, caller)
    if (note.text === text) return noteView(note)
    const edited = { ...note, text, editedAt: clock.now() }
    await stores.visitorNotes.save(edited)
    return noteView(edited)
  })
}

/** Removes a note, if it is still there. Refuses `visitor_not_found`, `not_your_note`. */
export async function removeVisitorNote(
  { work }: NoteNeeds,
  { visitorId, noteId }: { visitorId: string; noteId: string },
  caller: AgentCaller,
): Promise<void> {
  await work.run(async (stores) => {
    await lockVisitor(stores, visitorId, caller)
    const note = await stores.visitorNotes.find(caller.workspaceId, visitorId, noteId)
    if (note === null) return
    requireMayChange(note, caller)
    await stores.visitorNotes.remove(caller.workspaceId, noteId)
  })
}

/** For who does not answer the visitor's site, and after an erasure, the visitor does not exist. */
async function lockVisitor(
  { visitors }: NoteStores,
  visitorId: string,
  caller: AgentCaller,
): Promise<VisitorRecord> {
  const visitor = await visitors.lock(caller.workspaceId, visitorId)
  if (visitor !== null && answersSite(caller, visitor.siteId)) return visitor
  throw new Refusal('visitor_not_found', 'There is no such visitor.')
}

function requireMayChange({ authorId }: NamedNote, caller: AgentCaller): void {
  if (authorId === caller.agentId || hasRole(caller.role, 'admin')) return
  throw new Refusal('not_your_note', 'Only its author, an admin or an owner changes a note.')
}

function requireText(sent: NamedNote, text: string): NamedNote {
  if (sent.text === text || sent.editedAt !== null) return sent
  throw new Refusal('client_id_reused', 'Another note was sent under this clientId.')
}

const tooMany = () =>
  new Refusal('too_many_notes', `A visitor has at most ${limits.visitorNotes} notes.`)
