import type { Kysely } from 'kysely'
import {
  type PasswordResetRecord,
  type PasswordResetStore,
  passwordResetTable,
} from '@papo/core/agent/password-reset'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const resets = new RecordRows<PasswordResetRecord>(passwordResetTable, 'password_reset')

export class PasswordResets implements PasswordResetStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async save(reset: PasswordResetRecord): Promise<void> {
    const { agentId: _key, ...changed } = reset
    await this.#db
      .insertInto('password_reset')
      .values(rowOf(reset))
      .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(rowOf(changed)))
      .execute()
  }

  async findByCode(codeHash: string): Promise<PasswordResetRecord | null> {
    return recordOf(await this.#byCode(codeHash).executeTakeFirst())
  }

  async lockByCode(codeHash: string): Promise<PasswordResetRecord | null> {
    return recordOf(await this.#byCode(codeHash).forNoKeyUpdate().executeTakeFirst())
  }

  async removeOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('password_reset')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute()
  }

  async removeOpenBy(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('password_reset')
      .where('workspace_id', '=', workspaceId)
      .where('created_by', '=', agentId)
      .where('used_at', 'is', null)
      .execute()
  }

  #byCode(codeHash: string) {
    return this.#db
      .selectFrom('password_reset')
      .select(resets.columns)
      .where('code_hash', '=', codeHash)
  }
}

const recordOf = (row: Record<string, unknown> | undefined): PasswordResetRecord | null =>
  row === undefined ? null : resets.split(row).record
