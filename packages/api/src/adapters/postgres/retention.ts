import { type Kysely, sql } from 'kysely'
import type { Retention } from '@papo/core/privacy/column'
import type { ExpiringTable, RetentionStore } from '@papo/core/privacy/retention-store'
import { personalColumns } from '@papo/core/privacy/personal-columns'
import type { Tables } from './schema.ts'

/** Few enough that no batch holds its locks or the connection for long. */
const chatsAtOnce = 50
const entriesAtOnce = 5_000
const visitorsAtOnce = 500
const rowsAtOnce = 1_000

const primaryKeys: Record<ExpiringTable, string> = {
  visitor_token: 'token_hash',
  agent_session: 'token_hash',
  known_source: 'ctid',
  identity_use: 'token_hash',
  access_log: 'id',
}

export class RetentionRows implements RetentionStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Removes the first chat of a batch however long its log is, further ones only within `entriesAtOnce`. */
  async removeChats(
    siteId: string,
    endedBefore: Date,
  ): Promise<{ workspaceId: string; chatId: string }[]> {
    // @fault ended-chats
    const hasEnded = sql`status = 'ended' AND ended_at < ${endedBefore}`
    // @fault batch-of-chats
    const { rows } = await sql<{ workspaceId: string; chatId: string }>`
      DELETE FROM chat_session WHERE id IN (
        SELECT id FROM (
          SELECT id, ended_at, sum(last_seq) OVER (ORDER BY ended_at, id) - last_seq AS before
          FROM (
            SELECT id, ended_at, last_seq FROM chat_session
            WHERE site_id = ${siteId} AND ${hasEnded}
            ORDER BY ended_at, id LIMIT ${chatsAtOnce} FOR UPDATE SKIP LOCKED
          ) AS oldest
        ) AS counted
        WHERE before < ${entriesAtOnce}
      )
      RETURNING workspace_id AS "workspaceId", id AS "chatId"`.execute(this.#db)
    return rows
  }

  /** Locks the visitors, then checks again whether they have a chat: starting a chat takes the same lock. */
  async removeVisitors(
    siteId: string,
    before: Date,
    afterId: string | null,
  ): Promise<{ removed: number; nextId: string | null }> {
    const page = this.#db
      .selectFrom('visitor')
      .select('id')
      .where('site_id', '=', siteId)
      .orderBy('id')
      .limit(visitorsAtOnce)
    const found = await (afterId === null ? page : page.where('id', '>', afterId)).execute()
    const ids = found.map(({ id }) => id)
    const nextId = ids.length < visitorsAtOnce ? null : (ids.at(-1) ?? null)
    const locked = await sql<{ id: string }>`
      SELECT id FROM visitor WHERE id = any(${ids}::uuid[]) AND ${isAbandoned(before)}
      ORDER BY id FOR UPDATE SKIP LOCKED`.execute(this.#db)
    const stillAbandoned = locked.rows.map(({ id }) => id)
    if (stillAbandoned.length === 0) return { removed: 0, nextId }
    const removed = await sql`
      DELETE FROM visitor WHERE id = any(${stillAbandoned}::uuid[]) AND ${isAbandoned(before)}`.execute(
      this.#db,
    )
    return { removed: Number(removed.numAffectedRows ?? 0n), nextId }
  }

  async removeExpired(table: ExpiringTable, now: Date): Promise<number> {
    const retention: Retention = personalColumns[table].retention
    const key = sql.id(primaryKeys[table])
    const removed = await sql`
      DELETE FROM ${sql.id(table)} WHERE ${key} IN (
        SELECT ${key} FROM ${sql.id(table)} WHERE ${isOver(retention, now)}
        LIMIT ${rowsAtOnce} FOR UPDATE SKIP LOCKED
      )`.execute(this.#db)
    return Number(removed.numAffectedRows ?? 0n)
  }
}

/** A visitor who was created before `before`, has no chat and has not used a token since. */
function isAbandoned(before: Date) {
  return sql`visitor.created_at < ${before}
    AND NOT EXISTS (SELECT FROM chat_session WHERE chat_session.visitor_id = visitor.id)
    AND NOT EXISTS (
      SELECT FROM visitor_token
      WHERE visitor_token.visitor_id = visitor.id AND visitor_token.last_used_at >= ${/* @fault seen-since */ before}
    )`
}

/** Months are calendar months in UTC: the 31st maps to the last day of a shorter month. */
function isOver(retention: Retention, now: Date) {
  switch (retention.kept) {
    case 'until':
      return sql`${sql.id(retention.column)} < ${now}`
    case 'months':
      return sql`${sql.id(retention.column)} <
        ((${now}::timestamptz AT TIME ZONE 'UTC') - make_interval(months => ${retention.months}))
          AT TIME ZONE 'UTC'`
    case 'with':
    case 'as the site says':
      throw new Error('rows of this table do not say until when they are kept')
  }
}
