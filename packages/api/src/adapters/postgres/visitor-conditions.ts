import { type RawBuilder, sql } from 'kysely'
import type { Column, Owner, Table } from '@papo/core/platform/column'
import type { VisitorTable, VisitorRef } from '@papo/core/privacy/visitor-data-store'
import { searchedId } from '@papo/core/privacy/visitor-search'
import { visitorTables } from '@papo/core/privacy/visitor-tables'

type Sql = RawBuilder<unknown>

export const tables: Record<VisitorTable, Table> = visitorTables
export const tableNames = Object.keys(visitorTables) as VisitorTable[]

export const and = (conditions: Sql[]): Sql => sql`(${sql.join(conditions, sql` AND `)})`
const or = (conditions: Sql[]): Sql => sql`(${sql.join(conditions, sql` OR `)})`
const is = ([column, value]: readonly [string, string]): Sql =>
  sql`${sql.id(column)} = ${sql.lit(value)}`

export const ownerOf = (table: VisitorTable): Owner => {
  const { owner } = tables[table]
  if (owner === null) throw new Error(`no row of ${table} is a visitor's`)
  return owner
}

/** The condition for the visitor's rows of a table. */
export function rowsOf(table: VisitorTable, { workspaceId, visitorId }: VisitorRef): Sql {
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

/** The condition for the rows of a table that these chats of the visitor have. */
export function rowsOfChats(
  table: VisitorTable,
  { workspaceId, visitorId }: VisitorRef,
  chatIds: readonly string[],
): Sql {
  const theirs = sql`
    SELECT id FROM chat_session
    WHERE id = any(${chatIds}::uuid[]) AND workspace_id = ${workspaceId}
      AND visitor_id = ${visitorId}`
  const column = sql.id(ownerOf(table).column)
  // Of one chat the rows are read in the order of an index: a long log is not sorted for each page.
  const [only] = chatIds
  const ofChats =
    chatIds.length === 1
      ? sql`${column} = ${only} AND EXISTS (${theirs})`
      : sql`${column} IN (${theirs})`
  return and([sql`workspace_id = ${workspaceId}`, ofChats])
}

/** The condition for the rows that come after this place in the order of the table. */
export function isAfter(
  table: VisitorTable,
  place: readonly unknown[],
  chatIds: readonly string[] | undefined,
): Sql {
  const { order, column } = ownerOf(table)
  // Where all rows have the same chat, an index begins at what comes after it only if the chat is left out.
  const same = chatIds?.length === 1 && order[0] === column ? 1 : 0
  const columns = order.slice(same).map((name) => sql.id(name))
  if (columns.length === 0) return sql`FALSE`
  return sql`(${sql.join(columns)}) > (${sql.join(place.slice(same))})`
}

export const erasedColumns = (table: VisitorTable): [string, Column][] =>
  Object.entries(tables[table].columns).filter(
    ([, { erasure }]) => erasure !== 'kept' && erasure !== 'removed',
  )

export const isRemoved = (table: VisitorTable): boolean =>
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

export const somethingLeft = (table: VisitorTable): Sql => or(erasedColumns(table).map(isLeft))

function erasing(entry: [string, Column]): Sql {
  const [name, { erasure }] = entry
  const column = sql.id(name)
  const empty = { blanked: sql`''`, emptied: sql`'{}'`, nulled: sql`NULL` }
  const value = empty[erasure as keyof typeof empty]
  return sql`${column} = CASE WHEN ${isLeft(entry)} THEN ${value} ELSE ${column} END`
}

/** The assignments that erase a row. */
export function erasures(table: VisitorTable): Sql {
  const { marks } = ownerOf(table)
  const texts = erasedColumns(table).filter(([, { erasure }]) => erasure === 'blanked')
  const mark =
    marks === undefined
      ? []
      : [sql`${sql.id(marks)} = ${sql.id(marks)} OR ${or(texts.map(isLeft))}`]
  return sql.join([...erasedColumns(table).map(erasing), ...mark])
}

/** The condition of `matchesVisitorSearch`. */
export function isSearched(text: string): Sql {
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
export const removedWithChat = tableNames.filter(
  (table) => ownerOf(table).is === 'chat' && isRemoved(table),
)

/** The condition that a chat is open, or has something to erase in its row, its log or beside them. */
export const chatLeft = sql`(
  status <> 'ended'
  OR ${somethingLeft('chat_session')}
  OR ${or(removedWithChat.map(hasRowIn))}
  OR EXISTS (
    SELECT FROM message
    WHERE message.chat_id = chat_session.id AND message.seq > chat_session.erased_up_to
      AND ${somethingLeft('message')}
  )
)`
