import { sql, type Kysely } from 'kysely'
import type { ChatRecord } from '../../chat/chat-record.ts'
import type { EntryRange, EntryRecord, EntryStore } from '../../chat/entry-store.ts'
import type { Tables } from './schema.ts'

const entryColumns = [
  'id',
  'workspace_id as workspaceId',
  'chat_id as chatId',
  'seq',
  'client_id as clientId',
  'kind',
  'author_type as authorType',
  'author_id as authorId',
  'author_name as authorName',
  'text',
  'rating',
  'created_at as createdAt',
] as const

export class Entries implements EntryStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async append(chat: ChatRecord, entry: EntryRecord): Promise<void> {
    const { numAffectedRows } = await sql`
      WITH moved AS (
        UPDATE chat_session SET
          status = ${chat.status}, agent_id = ${chat.agentId},
          accepted_at = ${chat.acceptedAt},
          first_accepted_at = coalesce(first_accepted_at, ${chat.acceptedAt}),
          ended_at = ${chat.endedAt}, ended_by = ${chat.endedBy},
          rating = ${chat.rating}, feedback = ${chat.feedback},
          last_seq = ${chat.lastSeq}, last_public_seq = ${chat.lastPublicSeq},
          read_by_visitor = ${chat.readByVisitor}, read_by_agent = ${chat.readByAgent},
          subject = ${chat.subject}, moved_at = ${entry.createdAt}
        WHERE workspace_id = ${chat.workspaceId} AND id = ${chat.id} AND last_seq = ${entry.seq - 1}
        RETURNING id
      )
      INSERT INTO message (
        chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name,
        text, rating, created_at
      )
      SELECT moved.id, ${entry.seq}::integer, ${entry.id}::uuid, ${entry.workspaceId}::uuid,
        ${entry.clientId}::uuid, ${entry.kind}, ${entry.authorType}, ${entry.authorId}::uuid,
        ${entry.authorName}, ${entry.text}, ${entry.rating}::smallint,
        ${entry.createdAt}::timestamptz
      FROM moved`.execute(this.#db)
    if (numAffectedRows !== 1n) {
      throw new Error(`Entry ${entry.seq} does not follow the log of chat ${chat.id}`)
    }
  }

  async findByClientId(
    chatId: string,
    authorId: string,
    clientId: string,
  ): Promise<EntryRecord | null> {
    const found = await this.#db
      .selectFrom('message')
      .select(entryColumns)
      .where('chat_id', '=', chatId)
      .where('author_id', '=', authorId)
      .where('client_id', '=', clientId)
      .executeTakeFirst()
    return found ?? null
  }

  async after(range: EntryRange, seq: number): Promise<EntryRecord[]> {
    return this.#within(range).where('seq', '>', seq).orderBy('seq').execute()
  }

  async before(range: EntryRange, seq: number | null): Promise<EntryRecord[]> {
    const end = this.#within(range).orderBy('seq', 'desc')
    const found = await (seq === null ? end : end.where('seq', '<', seq)).execute()
    return found.reverse()
  }

  #within(range: EntryRange) {
    const all = this.#db
      .selectFrom('message')
      .select(entryColumns)
      .where('workspace_id', '=', range.workspaceId)
      .where('chat_id', '=', range.chatId)
      .limit(range.limit)
    return range.notes ? all : all.where('kind', '<>', sql.lit('note' as const))
  }
}
