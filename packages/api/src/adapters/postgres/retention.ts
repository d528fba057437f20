import { type Kysely, sql } from 'kysely'
import { outdatedBefore, retentionBatch } from '@papo/core/privacy/retention-batch'
import type { ExpiringTable, RetentionStore } from '@papo/core/privacy/retention-store'
import { personalColumns } from '@papo/core/privacy/personal-columns'
import type { Tables } from './schema.ts'
import { thinChat } from './thin-chat.ts'

const primaryKeys: Record<ExpiringTable, string> = {
  visitor_token: 'token_hash',
  agent_session: 'token_hash',
  known_source: 'ctid',
  invitation: 'id',
  password_reset: 'agent_id',
  chat_link: 'code_hash',
  mail: 'id',
  visitor_block: 'id',
  identity_use: 'token_hash',
  access_log: 'id',
}

export class RetentionRows implements RetentionStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async thinChat(
    siteId: string,
    endedBefore: Date,
  ): Promise<{ workspaceId: string; chatId: string } | null> {
    return thinChat(
      this.#db,
      sql`site_id = ${siteId} AND status = 'ended' AND ended_at < ${endedBefore}`,
      sql`ended_at, id`,
    )
  }

  /** Removes the first chat of a batch however long its log is, further ones only within a batch of entries. */
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
            ORDER BY ended_at, id LIMIT ${retentionBatch.chats} FOR UPDATE SKIP LOCKED
          ) AS oldest
        ) AS counted
        WHERE before < ${retentionBatch.entries}
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
      .limit(retentionBatch.visitors)
    const found = await (afterId === null ? page : page.where('id', '>', afterId)).execute()
    const ids = found.map(({ id }) => id)
    const nextId = ids.length < retentionBatch.visitors ? null : (ids.at(-1) ?? null)
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

  async removeSite(siteId: string): Promise<boolean> {
    const isEmpty = sql<boolean>`
      NOT EXISTS (SELECT FROM chat_session WHERE site_id = ${siteId})
      AND NOT EXISTS (SELECT FROM visitor WHERE site_id = ${siteId})`
    await sql`DELETE FROM identity_secret WHERE site_id = ${siteId} AND ${isEmpty}`.execute(
      this.#db,
    )
    const removed = await sql`
      DELETE FROM site WHERE id = ${siteId} AND removed_at IS NOT NULL AND ${isEmpty}`.execute(
      this.#db,
    )
    return Number(removed.numAffectedRows ?? 0n) > 0
  }

  async countEnded(
    workspaceId: string,
    siteId: string,
    befores: readonly Date[],
  ): Promise<{ ended: number; oldestEndedAt: Date | null; before: number[] }> {
    const ended = () =>
      this.#db
        .selectFrom('chat_session')
        .where('workspace_id', '=', workspaceId)
        .where('site_id', '=', siteId)
        .where('status', '=', sql.lit('ended'))
    const all = await ended()
      .select((select) => [
        select.fn.countAll<number>().as('ended'),
        select.fn.min('ended_at').as('oldestEndedAt'),
      ])
      .executeTakeFirstOrThrow()
    const before: number[] = []
    for (const time of befores) {
      const { count } = await ended()
        .where('ended_at', '<', time)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      before.push(count)
    }
    return { ended: all.ended, oldestEndedAt: all.oldestEndedAt, before }
  }

  async removeExpired(table: ExpiringTable, now: Date): Promise<number> {
    const { column, before } = outdatedBefore(personalColumns[table].retention, now)
    const key = sql.id(primaryKeys[table])
    const removed = await sql`
      DELETE FROM ${sql.id(table)} WHERE ${key} IN (
        SELECT ${key} FROM ${sql.id(table)} WHERE ${sql.id(column)} < ${before}
        LIMIT ${retentionBatch.rows} FOR UPDATE SKIP LOCKED
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
