import {
  type Overdue,
  type OverdueSite,
  type SiteAlertRecord,
  type SiteAlertStore,
  siteAlertTable,
} from '@papo/core/chat/site-alert'
import { type Kysely, sql } from 'kysely'
import { RecordRows } from './record-rows.ts'
import type { Tables } from './schema.ts'

const alerts = new RecordRows<SiteAlertRecord>(siteAlertTable, 'site_alert')

/** One site with its chats of both kinds. */
interface OverdueRow {
  workspaceId: string
  siteId: string
  waitingAt: Date | null
  messagesAt: Date | null
  waiting: number
  waitingOldest: Date | null
  waitingNewest: Date | null
  messages: number
  messagesOldest: Date | null
  messagesNewest: Date | null
  locale: string | null
}

export class SiteAlerts implements SiteAlertStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async overdue(waitingBefore: Date, messagesBefore: Date): Promise<OverdueSite[]> {
    const { rows } = await sql<OverdueRow>`
      SELECT overdue.workspace_id AS "workspaceId", overdue.site_id AS "siteId",
        site_alert.waiting_at AS "waitingAt", site_alert.messages_at AS "messagesAt",
        count(*) FILTER (WHERE kind = 'live')::integer AS waiting,
        min(since) FILTER (WHERE kind = 'live') AS "waitingOldest",
        max(since) FILTER (WHERE kind = 'live') AS "waitingNewest",
        count(*) FILTER (WHERE kind = 'message')::integer AS messages,
        min(since) FILTER (WHERE kind = 'message') AS "messagesOldest",
        max(since) FILTER (WHERE kind = 'message') AS "messagesNewest",
        (array_agg(locale ORDER BY since))[1] AS locale
      FROM (
        SELECT chat.workspace_id, chat.site_id, chat.kind, chat.locale,
          coalesce(chat.returned_at, chat.created_at) AS since
        FROM chat_session AS chat
        WHERE chat.status <> 'ended' AND (
          (chat.kind = 'live' AND chat.status = 'waiting'
            AND coalesce(chat.returned_at, chat.created_at) <= ${waitingBefore})
          OR (chat.kind = 'message'
            AND coalesce(chat.returned_at, chat.created_at) <= ${messagesBefore}
            AND NOT EXISTS (
              SELECT FROM message WHERE message.chat_id = chat.id
                AND message.kind = 'text' AND message.author_type = 'agent'
            ))
        )
      ) AS overdue
      LEFT JOIN site_alert ON site_alert.site_id = overdue.site_id
      GROUP BY overdue.workspace_id, overdue.site_id, site_alert.waiting_at, site_alert.messages_at
      ORDER BY overdue.site_id`.execute(this.#db)
    return rows.map((row) => ({
      workspaceId: row.workspaceId,
      siteId: row.siteId,
      alert: { waitingAt: row.waitingAt, messagesAt: row.messagesAt },
      waiting: overdueOf(row.waiting, row.waitingOldest, row.waitingNewest),
      messages: overdueOf(row.messages, row.messagesOldest, row.messagesNewest),
      locale: row.locale,
    }))
  }

  async tryLock(workspaceId: string, siteId: string): Promise<SiteAlertRecord | null> {
    await sql`
      INSERT INTO site_alert (site_id, workspace_id)
      SELECT id, workspace_id FROM site WHERE workspace_id = ${workspaceId} AND id = ${siteId}
      ON CONFLICT (site_id) DO NOTHING`.execute(this.#db)
    const row = await this.#db
      .selectFrom('site_alert')
      .select(alerts.columns)
      .where('workspace_id', '=', workspaceId)
      .where('site_id', '=', siteId)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    return row === undefined ? null : alerts.split(row).record
  }

  async save({ workspaceId, siteId, waitingAt, messagesAt }: SiteAlertRecord): Promise<void> {
    await this.#db
      .updateTable('site_alert')
      .set({ waiting_at: waitingAt, messages_at: messagesAt })
      .where('workspace_id', '=', workspaceId)
      .where('site_id', '=', siteId)
      .execute()
  }
}

function overdueOf(count: number, oldest: Date | null, newest: Date | null): Overdue | null {
  return oldest === null || newest === null ? null : { count, oldest, newest }
}
