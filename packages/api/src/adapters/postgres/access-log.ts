import { sql, type Kysely } from 'kysely'
import type { AccessAction, AccessLogStore, AccessRecord } from '@papo/core/access-log/access-log'
import type { Tables } from './schema.ts'

const accessColumns = [
  'id',
  'at',
  'workspace_id as workspaceId',
  'subject_type as subjectType',
  'subject_id as subjectId',
  'action',
  'address',
] as const

export class AccessLog implements AccessLogStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert({ id, at, workspaceId, subject, action, address }: AccessRecord): Promise<void> {
    await this.#db
      .insertInto('access_log')
      .values({
        id,
        at,
        workspace_id: workspaceId,
        subject_type: subject.type,
        subject_id: subject.id,
        action,
        address,
      })
      .execute()
  }

  async lastAddress(
    workspaceId: string,
    { type, id }: AccessRecord['subject'],
  ): Promise<string | null> {
    const found = await this.#db
      .selectFrom('access_log')
      .select('address')
      .where('subject_id', '=', id)
      .where('subject_type', '=', type)
      .where('workspace_id', '=', workspaceId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    return found?.address ?? null
  }

  async list(filter: Parameters<AccessLogStore['list']>[0]): Promise<AccessRecord[]> {
    const { from, to, workspaceId, after, limit } = filter
    let query = this.#db
      .selectFrom('access_log')
      .select(accessColumns)
      .where('at', '>=', from)
      .where('at', '<', to)
      .orderBy('at')
      .orderBy('id')
      .limit(limit)
    if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId)
    if (after !== undefined) {
      // PostgreSQL stores microseconds, a Date milliseconds: compare with the stored time of the entry.
      const own = sql<Date>`(SELECT at FROM access_log WHERE id = ${after.id}::uuid)`
      query = query.where(
        sql<boolean>`(at, id) > (coalesce(${own}, ${after.at}::timestamptz), ${after.id}::uuid)`,
      )
    }
    const found = await query.execute()
    return found.map(({ subjectType, subjectId, action, ...row }) => ({
      ...row,
      subject: { type: subjectType, id: subjectId },
      action: action as AccessAction,
    }))
  }
}
