import type { MailKind } from '@papo/protocol'
import { type MailCounts, type MailRecord, type MailStore, mailTable } from '@papo/core/mail/mail'
import { type Kysely, sql } from 'kysely'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const mails = new RecordRows<MailRecord>(mailTable, 'mail')

export class Mails implements MailStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(mail: MailRecord): Promise<void> {
    await this.#db.insertInto('mail').values(rowOf(mail)).execute()
  }

  async claim(now: Date, until: Date, limit: number): Promise<MailRecord[]> {
    const due = this.#db
      .selectFrom('mail')
      .select('id')
      .where('state', '=', sql.lit('waiting'))
      .where('due_at', '<=', now)
      .where((mail) =>
        mail.or([mail('claimed_until', 'is', null), mail('claimed_until', '<', now)]),
      )
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
    const claimed = await this.#db
      .updateTable('mail')
      .set({
        attempts: sql`attempts + 1`,
        unanswered: sql`unanswered + (claimed_until IS NOT NULL)::integer`,
        claimed_until: until,
      })
      .where('id', 'in', due)
      .returning(mails.columns)
      .execute()
    return claimed
      .map((row) => mails.split(row).record)
      .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1))
  }

  async settle(mail: MailRecord): Promise<boolean> {
    const { id, attempts, ...changed } = mail
    const settled = await this.#db
      .updateTable('mail')
      .set(rowOf(changed))
      .where('workspace_id', '=', mail.workspaceId)
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .executeTakeFirst()
    return settled.numUpdatedRows > 0n
  }

  async lock(workspaceId: string, id: string): Promise<MailRecord | null> {
    const found = this.#of(workspaceId).where('id', '=', id).forNoKeyUpdate()
    const row = await found.executeTakeFirst()
    return row === undefined ? null : mails.split(row).record
  }

  async failed(workspaceId: string, limit: number): Promise<MailRecord[]> {
    const found = this.#of(workspaceId).where('state', '=', 'failed').orderBy('id', 'desc')
    return (await found.limit(limit).execute()).map((row) => mails.split(row).record)
  }

  async counts(workspaceId: string | null): Promise<MailCounts> {
    const ofThem = workspaceId === null ? sql`TRUE` : sql`workspace_id = ${workspaceId}`
    const { rows } = await sql<MailCounts>`
      SELECT
        (SELECT count(*)::integer FROM mail WHERE ${ofThem} AND state = 'waiting') AS waiting,
        (SELECT count(*)::integer FROM mail WHERE ${ofThem} AND state = 'failed') AS failed,
        (SELECT max(sent_at) FROM mail WHERE ${ofThem} AND state = 'sent') AS "lastSentAt",
        (SELECT problem FROM mail WHERE ${ofThem} AND state = 'waiting' AND problem IS NOT NULL
          ORDER BY created_at, id LIMIT 1) AS "waitingProblem"`.execute(this.#db)
    return rows[0] ?? { waiting: 0, failed: 0, lastSentAt: null, waitingProblem: null }
  }

  async countTo(
    workspaceId: string,
    agentId: string,
    kind: MailKind,
    since: Date,
  ): Promise<number> {
    const { count } = await this.#db
      .selectFrom('mail')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .where('kind', '=', kind)
      .where('created_at', '>=', since)
      .executeTakeFirstOrThrow()
    return count
  }

  async removeOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('mail')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute()
  }

  #of(workspaceId: string) {
    return this.#db.selectFrom('mail').select(mails.columns).where('workspace_id', '=', workspaceId)
  }
}
