import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Column, Owner, Table } from '@papo/core/platform/column'
import type {
  FoundVisitor,
  SearchedVisitor,
  VisitorDataStore,
  VisitorTable,
  VisitorRef,
} from '@papo/core/privacy/visitor-data-store'
import { searchedId } from '@papo/core/privacy/visitor-search'
import { visitorTables } from '@papo/core/privacy/visitor-tables'
import type { Tables } from './schema.ts'

type Sql = RawBuilder<unknown>

const tables: Record<VisitorTable, Table> = visitorTables
const tableNames = Object.keys(visitorTables) as VisitorTable[]

const and = (conditions: Sql[]): Sql => sql`(${sql.join(conditions, sql` AND `)})`
const or = (conditions: Sql[]): Sql => sql`(${sql.join(conditions, sql` OR `)})`
const is = ([column, value]: readonly [string, string]): Sql =>
  sql`${sql.id(column)} = ${sql.lit(value)}`

const ownerOf = (table: VisitorTable): Owner => {
  const { owner } = tables[table]
  if (owner === null) throw new Error(`no row of ${table} is a visitor's`)
  return owner
}

/** The condition for the visitor's rows of a table. */
function rowsOf(table: VisitorTable, { workspaceId, visitorId }: VisitorRef): Sql {
  const { column, is: kind, where } = ownerOf(table)
  const chats = sql`
    SELECT id FROM chat_session WHERE workspace_id = ${workspaceId} AND visitor_id = ${visitorId}`
  return and([
    sql`workspace_id = ${workspaceId}`,
    kind === 'visitor'
      ? /* @fault rows-of-visitor */ sql`${sql.id(column)} = ${visitorId}`
      : sql`${sql.id(column)} IN (${chats})`,
    ...(where === undefined ? [] : [is(where)]),
  ])
}

const erasedColumns = (table: VisitorTable): [string, Column][] =>
  Object.entries(tables[table].columns).filter(
    ([, { erasure }]) => erasure !== 'kept' && erasure !== 'removed',
  )

const isRemoved = (table: VisitorTable): boolean =>
  Object.values(tables[table].columns).some(({ erasure }) => erasure === 'removed')

/** The condition that the column still has something to erase. */
function isLeft([name, { erasure, where }]: [string, Column]): Sql {
  const column = sql.id(name)
  return and([
    sql`${column} IS NOT NULL`,
    ...(erasure === 'blanked' ? [sql`${column} <> ''`] : []),
    ...(erasure === 'emptied' ? [sql`${column} <> '{}'`] : []),
    ...(where === null ? [] : [is(where)]),
  ])
}

const somethingLeft = (table: VisitorTable): Sql => or(erasedColumns(table).map(isLeft))

function erasing(entry: [string, Column]): Sql {
  const [name, { erasure }] = entry
  const column = sql.id(name)
  const empty = { blanked: sql`''`, emptied: sql`'{}'`, nulled: sql`NULL` }
  const value = empty[erasure as keyof typeof empty]
  return sql`${column} = CASE WHEN ${isLeft(entry)} THEN ${value} ELSE ${column} END`
}

/** The assignments that erase a row. */
function erasures(table: VisitorTable): Sql {
  const { marks } = ownerOf(table)
  const texts = erasedColumns(table).filter(([, { erasure }]) => erasure === 'blanked')
  const mark =
    marks === undefined
      ? []
      : [sql`${sql.id(marks)} = ${sql.id(marks)} OR ${or(texts.map(isLeft))}`]
  return sql.join([...erasedColumns(table).map(erasing), ...mark])
}

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

  async rows(
    table: VisitorTable,
    visitorRef: VisitorRef,
    reader: 'owner' | 'operator',
  ): Promise<Record<string, unknown>[]> {
    const columns = Object.entries(tables[table].columns).flatMap(([name, { export: exported }]) =>
      exported === null || (exported.for === 'operator' && reader === 'owner')
        ? []
        : [sql`${sql.id(name)} AS ${sql.id(exported.as)}`],
    )
    if (columns.length === 0) return []
    const order = ownerOf(table).order.map((name) => sql.id(name))
    const { rows } = await sql<Record<string, unknown>>`
      SELECT ${sql.join(columns)} FROM ${sql.id(table)} WHERE ${rowsOf(table, visitorRef)}
      ORDER BY ${sql.join(order)}`.execute(this.#db)
    return rows
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
    const entries = await sql`
      UPDATE message SET ${erasures('message')}
      WHERE workspace_id = ${workspaceId} AND chat_id = ${chatId} AND seq IN (
        SELECT seq FROM message
        WHERE workspace_id = ${workspaceId} AND chat_id = ${chatId} AND ${somethingLeft('message')}
        ORDER BY seq LIMIT ${entriesAtMost}
      )`.execute(this.#db)
    for (const table of removedWithChat) {
      await sql`
        DELETE FROM ${sql.id(table)}
        WHERE workspace_id = ${workspaceId} AND ${sql.id(ownerOf(table).column)} = ${chatId}`.execute(
        this.#db,
      )
    }
    await sql`
      UPDATE chat_session SET ${erasures('chat_session')}, edition = edition + ${/* @fault edition-after-erasure */ sql.lit(1)}
      WHERE workspace_id = ${workspaceId} AND id = ${chatId}`.execute(this.#db)
    return Number(entries.numAffectedRows ?? 0n)
  }

  async countErased(visitorRef: VisitorRef): Promise<{ chats: number; messages: number }> {
    const { rows } = await sql<{ chats: number; messages: number }>`
      SELECT
        (SELECT count(*)::integer FROM chat_session WHERE ${rowsOf('chat_session', visitorRef)}) AS chats,
        (SELECT count(*)::integer FROM message WHERE ${rowsOf('message', visitorRef)} AND erased)
          AS messages`.execute(this.#db)
    return rows[0] ?? { chats: 0, messages: 0 }
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

/** The condition of `matchesVisitorSearch`. */
function isSearched(text: string): Sql {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const id = searchedId(text)
  return or([
    sql`visitor.name ILIKE ${pattern}`,
    sql`visitor.email ILIKE ${pattern}`,
    sql`identity.external_id = ${text}`,
    ...(id === null
      ? []
      : [
          sql`visitor.id = ${id}`,
          sql`visitor.id = (SELECT visitor_id FROM chat_session WHERE id = ${id})`,
        ]),
  ])
}

function hasRowIn(table: VisitorTable): Sql {
  const column = sql.id(table, ownerOf(table).column)
  return sql`EXISTS (SELECT FROM ${sql.id(table)} WHERE ${column} = chat_session.id)`
}

/** The tables of chats whose rows an erasure removes. */
const removedWithChat = tableNames.filter(
  (table) => ownerOf(table).is === 'chat' && isRemoved(table),
)

/** The condition that a chat is open, or has something to erase in its row, its log or beside them. */
const chatLeft = sql`(
  status <> 'ended'
  OR ${somethingLeft('chat_session')}
  OR ${or(removedWithChat.map(hasRowIn))}
  OR EXISTS (
    SELECT FROM message WHERE message.chat_id = chat_session.id AND ${somethingLeft('message')}
  )
)`
