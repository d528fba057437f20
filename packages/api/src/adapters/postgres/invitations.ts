import type { Role } from '@papo/protocol'
import type { Kysely } from 'kysely'
import {
  type InvitationRecord,
  type InvitationStore,
  invitationTable,
} from '@papo/core/agent/invitation'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const invitations = new RecordRows<InvitationRecord>(invitationTable, 'invitation')

export class Invitations implements InvitationStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(invitation: InvitationRecord): Promise<boolean> {
    const inserted = await this.#db
      .insertInto('invitation')
      .values(rowOf(invitation))
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'email']).where('used_at', 'is', null).doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    return inserted !== undefined
  }

  async save(invitation: InvitationRecord): Promise<void> {
    const { id, workspaceId, codeHash, invitedBy, createdAt, expiresAt, usedAt, keptUntil } =
      invitation
    await this.#db
      .updateTable('invitation')
      .set(rowOf({ codeHash, invitedBy, createdAt, expiresAt, usedAt, keptUntil }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async findByCode(codeHash: string): Promise<InvitationRecord | null> {
    const found = this.#select().where('code_hash', '=', codeHash)
    return recordOf(await found.executeTakeFirst())
  }

  async lockByCode(codeHash: string): Promise<InvitationRecord | null> {
    const found = this.#select().where('code_hash', '=', codeHash).forNoKeyUpdate()
    return recordOf(await found.executeTakeFirst())
  }

  async lock(workspaceId: string, id: string): Promise<InvitationRecord | null> {
    const found = this.#open(workspaceId).where('id', '=', id).forNoKeyUpdate()
    return recordOf(await found.executeTakeFirst())
  }

  async list(workspaceId: string): Promise<InvitationRecord[]> {
    const found = this.#open(workspaceId).orderBy('created_at', 'desc').orderBy('id', 'desc')
    return (await found.execute()).map((row) => invitations.split(row).record)
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('invitation')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async removeFor(workspaceId: string, email: string): Promise<void> {
    await this.#db
      .deleteFrom('invitation')
      .where('workspace_id', '=', workspaceId)
      .where('email', '=', email)
      .execute()
  }

  async removeOpenBy(
    workspaceId: string,
    agentId: string,
    roles: readonly Role[],
  ): Promise<number> {
    if (roles.length === 0) return 0
    const removed = await this.#db
      .deleteFrom('invitation')
      .where('workspace_id', '=', workspaceId)
      .where('invited_by', '=', agentId)
      .where('role', 'in', roles)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    return Number(removed.numDeletedRows)
  }

  #select() {
    return this.#db.selectFrom('invitation').select(invitations.columns)
  }

  #open(workspaceId: string) {
    return this.#select().where('workspace_id', '=', workspaceId).where('used_at', 'is', null)
  }
}

const recordOf = (row: Record<string, unknown> | undefined): InvitationRecord | null =>
  row === undefined ? null : invitations.split(row).record
