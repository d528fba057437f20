import { sql, type Kysely } from 'kysely'
import { reachOf } from '@papo/core/chat/entry-page'
import type {
  Appended,
  Appending,
  EntryRange,
  EntryRecord,
  EntryStore,
} from '@papo/core/chat/entry-store'
import { AskedTogether } from './asked-together.ts'
import { columnsOf, namesOf, Prepared, Statement, typesOf, type Values } from './prepared.ts'
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

/** What an author may have sent under a clientId. */
interface Sent {
  workspaceId: string
  chatId: string
  authorId: string
  clientId: string
}

/** What an author sent under a clientId, for any number of chats. */
const entriesByClientId = new Prepared((db) =>
  db
    .selectFrom(
      sql<Record<'workspaceId' | 'chatId' | 'authorId' | 'clientId', string>>`unnest(
        ${[]}::uuid[], ${[]}::uuid[], ${[]}::uuid[], ${[]}::uuid[]
      )`.as<'sent'>(sql`sent ("workspaceId", "chatId", "authorId", "clientId")`),
    )
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('message')
          .select(entryColumns)
          .whereRef('workspace_id', '=', 'sent.workspaceId')
          .whereRef('chat_id', '=', 'sent.chatId')
          .whereRef('author_id', '=', 'sent.authorId')
          .whereRef('client_id', '=', 'sent.clientId')
          // There is one at most. The limit makes PostgreSQL look each up in the index, even without statistics.
          .limit(sql.lit(1))
          .as('entry'),
      (join) => join.onTrue(),
    )
    .selectAll('entry'),
)

/** The columns that a chat's next entries write, with their types and values. */
const chatValues: readonly Values<Appending>[] = [
  ['workspace_id', 'uuid', ({ chat }) => chat.workspaceId],
  ['id', 'uuid', ({ chat }) => chat.id],
  ['seq_before', 'integer', ({ entries }) => (entries[0]?.seq ?? 0) - 1],
  ['status', 'text', ({ chat }) => chat.status],
  ['kind', 'text', ({ chat }) => chat.kind],
  ['agent_id', 'uuid', ({ chat }) => chat.agentId],
  ['accepted_at', 'timestamptz', ({ chat }) => chat.acceptedAt],
  ['ended_at', 'timestamptz', ({ chat }) => chat.endedAt],
  ['ended_by', 'text', ({ chat }) => chat.endedBy],
  ['rating', 'smallint', ({ chat }) => chat.rating],
  ['feedback', 'text', ({ chat }) => chat.feedback],
  ['last_seq', 'integer', ({ chat }) => chat.lastSeq],
  ['last_public_seq', 'integer', ({ chat }) => chat.lastPublicSeq],
  ['read_by_visitor', 'integer', ({ chat }) => chat.readByVisitor],
  ['read_by_agent', 'integer', ({ chat }) => chat.readByAgent],
  ['subject', 'text', ({ chat }) => chat.subject],
  ['moved_at', 'timestamptz', ({ entries }) => entries.at(-1)?.createdAt ?? null],
  ['returned_at', 'timestamptz', ({ chat }) => chat.requeuedAt],
  ['requeue_at', 'timestamptz', ({ chat }) => chat.requeueAt],
  ['reply_due_at', 'timestamptz', ({ chat }) => chat.replyDueAt],
  ['warn_at', 'timestamptz', ({ chat }) => chat.idleWarnAt],
  ['abandon_at', 'timestamptz', ({ chat }) => chat.idleEndAt],
]
/** What an update does not write: it finds the chat by these. */
const chatKey = new Set(['workspace_id', 'id', 'seq_before'])

const entryValues: readonly Values<EntryRecord>[] = [
  ['chat_id', 'uuid', ({ chatId }) => chatId],
  ['seq', 'integer', ({ seq }) => seq],
  ['id', 'uuid', ({ id }) => id],
  ['workspace_id', 'uuid', ({ workspaceId }) => workspaceId],
  ['client_id', 'uuid', ({ clientId }) => clientId],
  ['kind', 'text', ({ kind }) => kind],
  ['author_type', 'text', ({ authorType }) => authorType],
  ['author_id', 'uuid', ({ authorId }) => authorId],
  ['author_name', 'text', ({ authorName }) => authorName],
  ['text', 'text', ({ text }) => text],
  ['rating', 'smallint', ({ rating }) => rating],
  ['created_at', 'timestamptz', ({ createdAt }) => createdAt],
  ['to_id', 'uuid', ({ to }) => to?.id ?? null],
  ['to_name', 'text', ({ to }) => to?.name ?? null],
]

/**
 * Updates the chats and inserts their entries in one statement. Entries of a chat whose last seq is not the one before
 * them are left out. The index finds each chat by its id, however small the table was when the statement was planned.
 */
const appendEntries = new Statement<{ seq: number }>(`
  WITH moved AS (
    UPDATE chat_session AS stored SET
      first_accepted_at = coalesce(stored.first_accepted_at, changed.accepted_at),
      ${namesOf(chatValues)
        .filter((name) => !chatKey.has(name))
        .map((name) => `${name} = changed.${name}`)
        .join(', ')}
    FROM unnest(${typesOf(chatValues, 1)}) AS changed (${namesOf(chatValues).join(', ')})
    WHERE stored.id = any($2::uuid[]) AND stored.id = changed.id
      AND stored.workspace_id = changed.workspace_id AND stored.last_seq = changed.seq_before
    RETURNING stored.id
  )
  INSERT INTO message (${namesOf(entryValues).join(', ')})
  SELECT entry.*
  FROM unnest(${typesOf(entryValues, chatValues.length + 1)}) AS entry (${namesOf(entryValues).join(', ')})
  JOIN moved ON moved.id = entry.chat_id
  RETURNING seq`)

export class Entries implements EntryStore {
  readonly #db: Kysely<Tables>
  readonly #appended: Appended[]
  readonly #sent: AskedTogether<Sent, EntryRecord>

  constructor(db: Kysely<Tables>, appended: Appended[]) {
    this.#db = db
    this.#appended = appended
    this.#sent = new AskedTogether((sent) => this.#findSent(sent))
  }

  async append(appendings: readonly Appending[]): Promise<void> {
    const entries = appendings.flatMap(({ chat, entries: own }) =>
      own.map((entry) => ({ ...entry, chatId: chat.id })),
    )
    const appended = await appendEntries.run(this.#db, [
      ...columnsOf(chatValues, appendings),
      ...columnsOf(entryValues, entries),
    ])
    if (appended.length !== entries.length) {
      const chats = appendings.map(({ chat }) => chat.id).join(', ')
      throw new Error(`An entry does not follow the log of its chat, one of ${chats}`)
    }
    this.#appended.push(...entries.map(({ kind, authorType }) => ({ kind, authorType })))
  }

  async findByClientId(
    { workspaceId, chatId }: Pick<EntryRange, 'workspaceId' | 'chatId'>,
    authorId: string,
    clientId: string,
  ): Promise<EntryRecord | null> {
    return this.#sent.ask({ workspaceId, chatId, authorId, clientId })
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

  async #findSent(sent: readonly Sent[]): Promise<(EntryRecord | null)[]> {
    const keys = ['workspaceId', 'chatId', 'authorId', 'clientId'] as const
    const found = await entriesByClientId.run(
      this.#db,
      keys.map((key) => sent.map((one) => one[key])),
    )
    const nameOf = (one: Pick<EntryRecord, (typeof keys)[number]>) =>
      keys.map((key) => one[key]).join(' ')
    const entries = new Map(found.map((row) => [nameOf(row), entryOf(row)]))
    return sent.map((one) => entries.get(nameOf(one)) ?? null)
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
