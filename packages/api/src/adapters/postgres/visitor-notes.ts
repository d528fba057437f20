import {
  type NamedNote,
  type VisitorNoteRecord,
  type VisitorNoteStore,
  visitorNoteTable,
} from '@papo/core/visitor/visitor-note'
import type { Kysely } from 'kysely'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const notes = new RecordRows<VisitorNoteRecord>(visitorNoteTable, 'note')

export class VisitorNotes implements VisitorNoteStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(note: VisitorNoteRecord): Promise<void> {
    await this.#db.insertInto('visitor_note').values(rowOf(note)).execute()
  }

  async find(workspaceId: string, visitorId: string, id: string): Promise<NamedNote | null> {
    const found = await this.#named(workspaceId, visitorId)
      .where('note.id', '=', id)
      .executeTakeFirst()
    return found === undefined ? null : namedOf(found)
  }

  async findSent(
    workspaceId: string,
    visitorId: string,
    authorId: string,
    clientId: string,
  ): Promise<NamedNote | null> {
    const found = await this.#named(workspaceId, visitorId)
      .where('note.author_id', '=', authorId)
      .where('note.client_id', '=', clientId)
      .executeTakeFirst()
    return found === undefined ? null : namedOf(found)
  }

  async list(workspaceId: string, visitorId: string, limit: number): Promise<NamedNote[]> {
    const newest = await this.#named(workspaceId, visitorId)
      .orderBy('note.id', 'desc')
      .limit(limit)
      .execute()
    return newest.map(namedOf).reverse()
  }

  async count(workspaceId: string, visitorId: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom('visitor_note')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('visitor_id', '=', visitorId)
      .executeTakeFirstOrThrow()
    return count
  }

  async save({ workspaceId, id, text, editedAt }: VisitorNoteRecord): Promise<void> {
    await this.#db
      .updateTable('visitor_note')
      .set(rowOf({ text, editedAt }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('visitor_note')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<void> {
    await this.#db
      .updateTable('visitor_note')
      .set({ visitor_id: toVisitorId })
      .where('workspace_id', '=', workspaceId)
      .where('visitor_id', '=', fromVisitorId)
      .execute()
  }

  #named(workspaceId: string, visitorId: string) {
    return this.#db
      .selectFrom('visitor_note as note')
      .innerJoin('agent', 'agent.id', 'note.author_id')
      .select(notes.columns)
      .select('agent.name as authorName')
      .where('note.workspace_id', '=', workspaceId)
      .where('note.visitor_id', '=', visitorId)
  }
}

function namedOf(row: { authorName: string }): NamedNote {
  const { record, rest } = notes.split(row)
  return { ...record, authorName: rest.authorName }
}
