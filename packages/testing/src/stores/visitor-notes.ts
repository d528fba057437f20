import type {
  NamedNote,
  VisitorNoteRecord,
  VisitorNoteStore,
} from '@papo/core/visitor/visitor-note'
import type { Transaction } from '../database/transaction.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class VisitorNotes implements VisitorNoteStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async insert(note: VisitorNoteRecord): Promise<void> {
    await this.#transaction.insert(this.#tables.visitorNotes, note)
  }

  async find(workspaceId: string, visitorId: string, id: string): Promise<NamedNote | null> {
    return this.#named(workspaceId, visitorId).find((note) => note.id === id) ?? null
  }

  async findSent(
    workspaceId: string,
    visitorId: string,
    authorId: string,
    clientId: string,
  ): Promise<NamedNote | null> {
    const sent = this.#named(workspaceId, visitorId).find(
      (note) => note.authorId === authorId && note.clientId === clientId,
    )
    return sent ?? null
  }

  async list(workspaceId: string, visitorId: string, limit: number): Promise<NamedNote[]> {
    return this.#named(workspaceId, visitorId).sort(byId).slice(-limit)
  }

  async count(workspaceId: string, visitorId: string): Promise<number> {
    return this.#named(workspaceId, visitorId).length
  }

  async save({ workspaceId, id, text, editedAt }: VisitorNoteRecord): Promise<void> {
    await this.#transaction.update(this.#tables.visitorNotes, id, (note) =>
      note.workspaceId === workspaceId ? { ...note, text, editedAt } : null,
    )
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    const isTheirs = (note: VisitorNoteRecord) => note.workspaceId === workspaceId
    await this.#transaction.remove(this.#tables.visitorNotes, id, isTheirs)
  }

  async reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<void> {
    await this.#transaction.updateAll(this.#tables.visitorNotes, (note) =>
      note.workspaceId === workspaceId && note.visitorId === fromVisitorId
        ? { ...note, visitorId: toVisitorId }
        : null,
    )
  }

  #named(workspaceId: string, visitorId: string): NamedNote[] {
    const { visitorNotes, agents } = this.#tables
    return visitorNotes
      .rows(this.#transaction)
      .filter((note) => note.workspaceId === workspaceId && note.visitorId === visitorId)
      .map((note) => ({
        ...note,
        authorName: agents.get(this.#transaction, note.authorId)?.name ?? '',
      }))
  }
}
