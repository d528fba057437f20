import { agents, impersonal, type TableOf, visitors } from '../platform/column.ts'

/** What an agent has noted about a visitor. Visitors never receive it. */
export interface VisitorNoteRecord {
  id: string
  workspaceId: string
  visitorId: string
  /** The agent who has written it. */
  authorId: string
  /** Under which its author has sent it: a repeat finds it. */
  clientId: string
  text: string
  createdAt: Date
  /** When its text was changed last. */
  editedAt: Date | null
}

/** A note with the name of its author, which is empty once they were erased. */
export interface NamedNote extends VisitorNoteRecord {
  authorName: string
}

export const visitorNoteTable = {
  owner: { column: 'visitor_id', is: 'visitor', order: ['id'] },
  retention: { kept: 'with', what: 'the visitor' },
  columns: {
    id: impersonal('the note’s id'),
    workspace_id: impersonal('the workspace'),
    visitor_id: visitors('the visitor’s id', 'removed', { because: 'it is in the export once' }),
    author_id: agents('who has written it'),
    client_id: impersonal('the author’s own id of it, random'),
    text: visitors('what agents have noted about them', 'removed', { as: 'text' }),
    created_at: visitors('when it was written', 'removed', { as: 'createdAt' }),
    edited_at: visitors('when it was changed last', 'removed', { as: 'editedAt' }),
  },
} as const satisfies TableOf<VisitorNoteRecord>

/** Change the notes of a visitor in the unit of work that has locked them. */
export interface VisitorNoteStore {
  insert(note: VisitorNoteRecord): Promise<void>
  find(workspaceId: string, visitorId: string, id: string): Promise<NamedNote | null>
  /** The note that its author has sent under this id. */
  findSent(
    workspaceId: string,
    visitorId: string,
    authorId: string,
    clientId: string,
  ): Promise<NamedNote | null>
  /** The newest notes about the visitor, oldest first. */
  list(workspaceId: string, visitorId: string, limit: number): Promise<NamedNote[]>
  count(workspaceId: string, visitorId: string): Promise<number>
  /** Writes the text and when it was changed. */
  save(note: VisitorNoteRecord): Promise<void>
  remove(workspaceId: string, id: string): Promise<void>
  /** Makes the notes about one visitor notes about another. */
  reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<void>
}
