import { type VisitRecord, type VisitStore, visitTable } from '@papo/core/chat/visit'
import type { Kysely } from 'kysely'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const visits = new RecordRows<VisitRecord>(visitTable, 'visit')

export class Visits implements VisitStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async save(visit: VisitRecord): Promise<void> {
    const row = { ...rowOf(visit), journey: JSON.stringify(visit.journey) }
    const { chat_id, workspace_id, ...changed } = row
    await this.#db
      .insertInto('visit')
      .values({ chat_id, workspace_id, ...changed })
      .onConflict((conflict) => conflict.column('chat_id').doUpdateSet(changed))
      .execute()
  }

  async find(workspaceId: string, chatId: string): Promise<VisitRecord | null> {
    const row = await this.#db
      .selectFrom('visit')
      .select(visits.columns)
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .executeTakeFirst()
    return row === undefined ? null : visits.split(row).record
  }
}
