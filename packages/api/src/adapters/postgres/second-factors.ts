import type { Kysely } from 'kysely'
import {
  type SecondFactorRecord,
  type SecondFactorStore,
  secondFactorTable,
} from '@papo/core/session/second-factor-store'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const factors = new RecordRows<SecondFactorRecord>(secondFactorTable, 'factor')

export class SecondFactors implements SecondFactorStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async find(workspaceId: string, agentId: string): Promise<SecondFactorRecord | null> {
    const found = await this.#db
      .selectFrom('second_factor as factor')
      .select(factors.columns)
      .where('factor.workspace_id', '=', workspaceId)
      .where('factor.agent_id', '=', agentId)
      .executeTakeFirst()
    return found === undefined ? null : factors.split(found).record
  }

  async save(record: SecondFactorRecord): Promise<void> {
    const { agent_id, workspace_id, ...changed } = rowOf(record)
    await this.#db
      .insertInto('second_factor')
      .values({ agent_id, workspace_id, ...changed })
      .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(changed))
      .execute()
  }

  async remove(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('second_factor')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute()
  }

  async agentsWithOne(workspaceId: string): Promise<string[]> {
    const found = await this.#db
      .selectFrom('second_factor')
      .select('agent_id')
      .where('workspace_id', '=', workspaceId)
      .where('sealed', 'is not', null)
      .execute()
    return found.map((row) => row.agent_id)
  }

  async isDemanded(workspaceId: string): Promise<boolean> {
    const found = await this.#db
      .selectFrom('second_factor_demand')
      .select('workspace_id')
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst()
    return found !== undefined
  }

  async setDemanded(workspaceId: string, isDemanded: boolean, now: Date): Promise<void> {
    if (!isDemanded) {
      await this.#db
        .deleteFrom('second_factor_demand')
        .where('workspace_id', '=', workspaceId)
        .execute()
      return
    }
    await this.#db
      .insertInto('second_factor_demand')
      .values({ workspace_id: workspaceId, since: now })
      .onConflict((conflict) => conflict.column('workspace_id').doNothing())
      .execute()
  }
}
