import { sql, type Kysely } from 'kysely'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import { reachOf } from '@papo/core/chat/entry-page'
import type { EntryRange, EntryRecord, EntryStore, Appended } from '@papo/core/chat/entry-store'
import { Prepared, Statement } from './prepared.ts'
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
  'to_id as toId',
  'to_name as toName',
  'erased',
  'created_at as createdAt',
] as const

/** The largest integer of PostgreSQL. */
const maxSeq = 2_147_483_647

type EntryRow = Omit<EntryRecord, 'to'> & { toId: string | null; toName: string | null }

function entryOf({ toId, toName, ...row }: EntryRow): EntryRecord {
  return { ...row, to: toId === null ? null : { id: toId, name: toName ?? '' } }
}

const entryByClientId = new Prepared((db) =>
  db
    .selectFrom('message')
    .select(entryColumns)
    .where('workspace_id', '=', '')
    .where('chat_id', '=', '')
    .where('author_id', '=', '')
    .where('client_id', '=', ''),
)

/** Updates the chat and inserts its entry in one statement. Returns no row if the seq does not follow the last one. */
const appendEntry = new Statement<{ seq: number }>(`
  WITH moved AS (
    UPDATE chat_session SET
      status = $3, agent_id = $4, accepted_at = $5,
      first_accepted_at = coalesce(first_accepted_at, $5),
      ended_at = $6, ended_by = $7, rating = $8, feedback = $9,
      last_seq = $10, last_public_seq = $11, read_by_visitor = $12, read_by_agent = $13,
      subject = $14, moved_at = $25, returned_at = $28, requeue_at = $29, reply_due_at = $30,
      warn_at = $31, abandon_at = $32, kind = $33
    WHERE workspace_id = $1 AND id = $2 AND last_seq = $15 - 1
    RETURNING id
  )
  INSERT INTO message (
    chat_id, seq, id, workspace_id, client_id, kind, author_type, author_id, author_name,
    text, rating, created_at, to_id, to_name
  )
  SELECT moved.id, $15, $16::uuid, $17::uuid, $18::uuid, $19, $20, $21::uuid, $22, $23,
    $24::smallint, $25::timestamptz, $26::uuid, $27
  FROM moved
  RETURNING seq`)

export class Entries implements EntryStore {
  readonly #db: Kysely<Tables>
  readonly #appended: Appended[]

  constructor(db: Kysely<Tables>, appended: Appended[]) {
    this.#db = db
    this.#appended = appended
  }

  async append(chat: ChatRecord, entry: EntryRecord): Promise<void> {
    const appended = await appendEntry.run(this.#db, [
      chat.workspaceId,
      chat.id,
      chat.status,
      chat.agentId,
      chat.acceptedAt,
      chat.endedAt,
      chat.endedBy,
      chat.rating,
      chat.feedback,
      chat.lastSeq,
      chat.lastPublicSeq,
      chat.readByVisitor,
      chat.readByAgent,
      chat.subject,
      entry.seq,
      entry.id,
      entry.workspaceId,
      entry.clientId,
      entry.kind,
      entry.authorType,
      entry.authorId,
      entry.authorName,
      entry.text,
      entry.rating,
      entry.createdAt,
      entry.to?.id ?? null,
      entry.to?.name ?? null,
      chat.requeuedAt,
      chat.requeueAt,
      chat.replyDueAt,
      chat.idleWarnAt,
      chat.idleEndAt,
      chat.kind,
    ])
    if (appended.length !== 1) {
      throw new Error(`Entry ${entry.seq} does not follow the log of chat ${chat.id}`)
    }
    this.#appended.push({ kind: entry.kind, authorType: entry.authorType })
  }

  async findByClientId(
    { workspaceId, chatId }: Pick<EntryRange, 'workspaceId' | 'chatId'>,
    authorId: string,
    clientId: string,
  ): Promise<EntryRecord | null> {
    const [found] = await entryByClientId.run(this.#db, [workspaceId, chatId, authorId, clientId])
    return found === undefined ? null : entryOf(found)
  }

  async after(range: EntryRange, seq: number): Promise<EntryRecord[]> {
    // @fault log-order
    const later = this.#within(range).where('seq', '>', seq).orderBy('seq')
    // With a bound at both ends, PostgreSQL uses the index even without statistics; otherwise it may sort the whole chat.
    const near = await later.where('seq', '<=', Math.min(seq + reachOf(range), maxSeq)).execute()
    const found = near.length > 0 ? near : await later.execute()
    return found.map(entryOf)
  }

  async before(range: EntryRange, seq: number | null): Promise<EntryRecord[]> {
    const end = this.#within(range).orderBy('seq', 'desc')
    const earlier = seq === null ? end : end.where('seq', '<', seq)
    const from = seq === null ? this.#lastSeqLess(range) : seq - 1 - reachOf(range)
    const near = await earlier.where('seq', '>', from).execute()
    const isWhole = near.length === range.limit || near.at(-1)?.seq === 1
    const found = isWhole ? near : await earlier.execute()
    return found.reverse().map(entryOf)
  }

  #lastSeqLess(range: EntryRange) {
    return this.#db
      .selectFrom('chat_session')
      .select((chat) => chat('last_seq', '-', reachOf(range)).as('from'))
      .where('workspace_id', '=', range.workspaceId)
      .where('id', '=', range.chatId)
  }

  #within(range: EntryRange) {
    const all = this.#db
      .selectFrom('message')
      .select(entryColumns)
      .where('workspace_id', '=', range.workspaceId)
      .where('chat_id', '=', range.chatId)
      .limit(range.limit)
    // @fault notes-for-agents
    return range.notes ? all : all.where('kind', '<>', sql.lit('note' as const))
  }
}
