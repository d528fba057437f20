import type { Kysely } from 'kysely'
import type {
  IdentityRecord,
  IdentityStore,
  IdentityUseRecord,
} from '@papo/core/identity/identity-store'
import type { Tables } from './schema.ts'

export class Identities implements IdentityStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async visitorOf(workspaceId: string, siteId: string, externalId: string): Promise<string | null> {
    const found = await this.#db
      .selectFrom('visitor_identity')
      .select('visitor_id as visitorId')
      .where('workspace_id', '=', workspaceId)
      .where('site_id', '=', siteId)
      .where('external_id', '=', externalId)
      .executeTakeFirst()
    return found?.visitorId ?? null
  }

  async insert(identity: IdentityRecord): Promise<boolean> {
    const inserted = await this.#db
      .insertInto('visitor_identity')
      .values({
        site_id: identity.siteId,
        external_id: identity.externalId,
        workspace_id: identity.workspaceId,
        visitor_id: identity.visitorId,
        name_verified: identity.nameVerified,
        email_verified: identity.emailVerified,
        attributes_verified: [...identity.attributesVerified],
        verified_at: identity.verifiedAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('visitor_id')
      .executeTakeFirst()
    return inserted !== undefined
  }

  async save(identity: IdentityRecord): Promise<void> {
    await this.#db
      .updateTable('visitor_identity')
      .set({
        name_verified: identity.nameVerified,
        email_verified: identity.emailVerified,
        attributes_verified: [...identity.attributesVerified],
        verified_at: identity.verifiedAt,
      })
      .where('workspace_id', '=', identity.workspaceId)
      .where('site_id', '=', identity.siteId)
      .where('external_id', '=', identity.externalId)
      .execute()
  }

  async recordUse(use: IdentityUseRecord): Promise<boolean> {
    const used = await this.#db
      .insertInto('identity_use')
      .values({
        token_hash: use.tokenHash,
        site_id: use.siteId,
        workspace_id: use.workspaceId,
        visitor_id: use.visitorId,
        expires_at: use.expiresAt,
      })
      .onConflict((conflict) =>
        conflict
          .column('token_hash')
          .doUpdateSet({ expires_at: use.expiresAt })
          .where('identity_use.revoked', '=', false),
      )
      .returning('token_hash')
      .executeTakeFirst()
    return used !== undefined
  }

  async revokeUsesOf(workspaceId: string, visitorId: string): Promise<void> {
    await this.#db
      .updateTable('identity_use')
      .set({ revoked: true })
      .where('workspace_id', '=', workspaceId)
      .where('visitor_id', '=', visitorId)
      .execute()
  }
}
