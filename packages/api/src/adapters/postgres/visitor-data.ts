import { type Kysely, sql } from 'kysely'
import type {
  FoundVisitor,
  RowsPage,
  RowsQuery,
  SearchedVisitor,
  VisitorDataStore,
  VisitorTable,
  VisitorRef,
} from '@papo/core/privacy/visitor-data-store'
import type { Tables } from './schema.ts'
import {
  and,
  chatLeft,
  erasedColumns,
  erasures,
  isAfter,
  isRemoved,
  isSearched,
  ownerOf,
  removedWithChat,
  rowsOf,
  rowsOfChats,
  somethingLeft,
  tableNames,
  tables,
} from './visitor-conditions.ts'

export class VisitorData implements VisitorDataStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async lock({ workspaceId, visitorId }: VisitorRef): Promise<{ erasedAt: Date | null } | null> {
    const found = await this.#db
      .selectFrom('visitor')
      .select('erased_at as erasedAt')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', visitorId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    return found ?? null
  }

  async page(
    table: VisitorTable,
    visitorRef: VisitorRef,
    { reader, chatIds, after, limit }: RowsQuery,
  ): Promise<RowsPage> {
    const columns = Object.entries(tables[table].columns).flatMap(([name, { export: exported }]) =>
      exported === null || (exported.for === 'operator' && reader === 'owner')
        ? []
        : [sql`${sql.id(name)} AS ${sql.id(exported.as)}`],
    )
    if (columns.length === 0) return { rows: [], next: null }
    const order = ownerOf(table).order.map((name) => sql.id(name))
    const which = and([
      chatIds === undefined ? rowsOf(table, visitorRef) : rowsOfChats(table, visitorRef, chatIds),
      ...(after === null ? [] : [isAfter(table, after, chatIds)]),
    ])
    // As text: a time keeps the microseconds that a Date has not.
    const place = sql`ARRAY[${sql.join(order.map((name) => sql`${name}::text`))}]`
    const { rows } = await sql<Record<string, unknown> & { place: string[] }>`
      SELECT ${sql.join(columns)}, ${place} AS place FROM ${sql.id(table)} WHERE ${which}
      ORDER BY ${sql.join(order)} LIMIT ${limit}`.execute(this.#db)
    const next = rows.length < limit ? null : (rows.at(-1)?.place ?? null)
    for (const row of rows) Reflect.deleteProperty(row, 'place')
    return { rows, next }
  }

  async count(table: VisitorTable, visitorRef: VisitorRef): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::integer AS count FROM ${sql.id(table)}
      WHERE ${rowsOf(table, visitorRef)}`.execute(this.#db)
    return rows[0]?.count ?? 0
  }

  async eraseProfile(visitorRef: VisitorRef, at: Date): Promise<void> {
    for (const table of tableNames) {
      if (ownerOf(table).is !== 'visitor' || table === 'chat_session') continue
      if (isRemoved(table)) {
        await sql`DELETE FROM ${sql.id(table)} WHERE ${rowsOf(table, visitorRef)}`.execute(this.#db)
      } else if (erasedColumns(table).length > 0) {
        await sql`
          UPDATE ${sql.id(table)} SET ${erasures(table)} WHERE ${rowsOf(table, visitorRef)}`.execute(
          this.#db,
        )
      }
    }
    await this.#db
      .updateTable('visitor')
      .set({ erased_at: at })
      .where('workspace_id', '=', visitorRef.workspaceId)
      .where('id', '=', visitorRef.visitorId)
      .execute()
  }

  async chatsToErase(visitorRef: VisitorRef, limit: number): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM chat_session WHERE ${rowsOf('chat_session', visitorRef)} AND ${chatLeft}
      ORDER BY id LIMIT ${limit}`.execute(this.#db)
    return rows.map(({ id }) => id)
  }

  async eraseChat(workspaceId: string, chatId: string, entriesAtMost: number): Promise<number> {
    const { rows } = await sql<{ from: number; upTo: number; count: number }>`
      SELECT erased_up_to AS "from", coalesce(next."upTo", erased_up_to) AS "upTo", next.count
      FROM chat_session CROSS JOIN LATERAL (
        SELECT max(seq) AS "upTo", count(*)::integer AS count FROM (
          SELECT seq FROM message
          WHERE message.workspace_id = ${workspaceId} AND message.chat_id = ${chatId}
            AND message.seq > chat_session.erased_up_to
          ORDER BY seq LIMIT ${entriesAtMost}
        ) AS entries
      ) AS next
      WHERE workspace_id = ${workspaceId} AND id = ${chatId}`.execute(this.#db)
    const { from, upTo, count } = rows[0] ?? { from: 0, upTo: 0, count: 0 }
    const marked = await this.#eraseEntries(workspaceId, chatId, { from, upTo })
    for (const table of removedWithChat) {
      await sql`
        DELETE FROM ${sql.id(table)}
        WHERE workspace_id = ${workspaceId} AND ${sql.id(ownerOf(table).column)} = ${chatId}`.execute(
        this.#db,
      )
    }
    await sql`
      UPDATE chat_session SET
        ${erasures('chat_session')},
        erased_up_to = ${upTo}, erased_entries = erased_entries + ${marked},
        edition = edition + ${/* @fault edition-after-erasure */ sql.lit(1)}
      WHERE workspace_id = ${workspaceId} AND id = ${chatId}`.execute(this.#db)
    return count
  }

  /** Returns how many of them became tombstones. */
  async #eraseEntries(
    workspaceId: string,
    chatId: string,
    { from, upTo }: { from: number; upTo: number },
  ): Promise<number> {
    const { rows } = await sql<{ marked: number }>`
      WITH changed AS (
        UPDATE message SET ${erasures('message')}
        WHERE workspace_id = ${workspaceId} AND chat_id = ${chatId}
          AND seq > ${from} AND seq <= ${upTo} AND ${somethingLeft('message')}
        RETURNING erased
      )
      SELECT count(*) FILTER (WHERE erased)::integer AS marked FROM changed`.execute(this.#db)
    return rows[0]?.marked ?? 0
  }

  async countErased(
    visitorRef: VisitorRef,
  ): Promise<{ chats: number; messages: number; left: number }> {
    const { rows } = await sql<{ chats: number; messages: number; left: number }>`
      SELECT count(*)::integer AS chats,
        coalesce(sum(erased_entries), 0)::integer AS messages,
        coalesce(sum(greatest(last_seq - erased_up_to, 0)), 0)::integer AS "left"
      FROM chat_session WHERE ${rowsOf('chat_session', visitorRef)}`.execute(this.#db)
    return rows[0] ?? { chats: 0, messages: 0, left: 0 }
  }

  async find(
    by: { id: string } | { email: string } | { externalId: string },
  ): Promise<FoundVisitor[]> {
    const found = this.#db
      .selectFrom('visitor')
      .leftJoin('visitor_identity as identity', 'identity.visitor_id', 'visitor.id')
      .select([
        'visitor.id as visitorId',
        'visitor.workspace_id as workspaceId',
        'visitor.site_id as siteId',
        'visitor.name',
        'visitor.email',
        'identity.external_id as externalId',
        'visitor.created_at as createdAt',
        'visitor.erased_at as erasedAt',
      ])
      .orderBy('visitor.id')
    if ('id' in by) return await found.where('visitor.id', '=', by.id).execute()
    if ('externalId' in by) {
      return await found.where('identity.external_id', '=', by.externalId).execute()
    }
    return await found.where(sql<boolean>`lower(visitor.email) = lower(${by.email})`).execute()
  }

  async search(
    workspaceId: string,
    text: string,
    { beforeId, limit }: { beforeId?: string; limit: number },
  ): Promise<SearchedVisitor[]> {
    const older = beforeId === undefined ? sql`TRUE` : sql`visitor.id < ${beforeId}`
    const { rows } = await sql<SearchedVisitor>`
      SELECT
        visitor.id AS "visitorId", visitor.workspace_id AS "workspaceId",
        visitor.site_id AS "siteId", visitor.name, visitor.email,
        identity.external_id AS "externalId",
        visitor.created_at AS "createdAt", visitor.erased_at AS "erasedAt",
        stored.chats, stored."openChats", stored.messages, stored."lastChatAt"
      FROM visitor
        LEFT JOIN visitor_identity AS identity ON identity.visitor_id = visitor.id
        CROSS JOIN LATERAL (
          SELECT
            count(*)::integer AS chats,
            count(*) FILTER (WHERE status <> 'ended')::integer AS "openChats",
            coalesce(sum((
              SELECT count(*) FROM message
              WHERE message.chat_id = chat_session.id
                AND message.workspace_id = chat_session.workspace_id AND message.text <> ''
            )), 0)::integer AS messages,
            max(created_at) AS "lastChatAt"
          FROM chat_session
          WHERE chat_session.visitor_id = visitor.id
            AND chat_session.workspace_id = visitor.workspace_id
        ) AS stored
      WHERE visitor.workspace_id = ${workspaceId} AND ${older} AND ${isSearched(text)}
      ORDER BY visitor.id DESC LIMIT ${limit}`.execute(this.#db)
    return rows
  }

  async partlyErased(since: Date, limit: number): Promise<VisitorRef[]> {
    const { rows } = await sql<VisitorRef>`
      SELECT workspace_id AS "workspaceId", id AS "visitorId" FROM visitor
      WHERE erased_at >= ${since} AND EXISTS (
        SELECT FROM chat_session
        WHERE chat_session.visitor_id = visitor.id
          AND chat_session.workspace_id = visitor.workspace_id AND ${chatLeft}
      )
      ORDER BY id LIMIT ${limit}`.execute(this.#db)
    return rows
  }
}
