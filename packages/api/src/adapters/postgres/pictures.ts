import type { PictureRecord, PictureStore } from '@papo/core/agent/picture'
import type { Kysely } from 'kysely'
import { rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

export class Pictures implements PictureStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async save(picture: PictureRecord): Promise<void> {
    const { agent_id, workspace_id, ...changed } = rowOf(picture)
    await this.#db
      .insertInto('agent_picture')
      .values({ agent_id, workspace_id, ...changed })
      .onConflict((conflict) => conflict.column('agent_id').doUpdateSet(changed))
      .execute()
  }

  async remove(workspaceId: string, agentId: string): Promise<void> {
    await this.#db
      .deleteFrom('agent_picture')
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .execute()
  }

  async findByHash(hash: string): Promise<Pick<PictureRecord, 'type' | 'bytes'> | null> {
    const found = await this.#db
      .selectFrom('agent_picture')
      .select(['type', 'bytes'])
      .where('hash', '=', hash)
      .limit(1)
      .executeTakeFirst()
    // The drivers have their own kinds of bytes.
    return found === undefined ? null : { type: found.type, bytes: Uint8Array.from(found.bytes) }
  }
}
