import type { Kysely } from 'kysely'
import type { IdentitySecretRecord, IdentitySecretStore } from '@papo/core/identity/secret-store'
import type { Tables } from './schema.ts'

export class IdentitySecrets implements IdentitySecretStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(secret: IdentitySecretRecord): Promise<void> {
    await this.#db
      .insertInto('identity_secret')
      .values({
        id: secret.id,
        site_id: secret.siteId,
        workspace_id: secret.workspaceId,
        sealed: secret.sealed,
        created_at: secret.createdAt,
        expires_at: secret.expiresAt,
      })
      .execute()
  }

  async valid(workspaceId: string, siteId: string, now: Date): Promise<IdentitySecretRecord[]> {
    return await this.#db
      .selectFrom('identity_secret')
      .select([
        'id',
        'site_id as siteId',
        'workspace_id as workspaceId',
        'sealed',
        'created_at as createdAt',
        'expires_at as expiresAt',
      ])
      // @fault secret-of-workspace
      .where('workspace_id', '=', workspaceId)
      // @fault secret-of-site
      .where('site_id', '=', siteId)
      // @fault secret-end
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute()
  }

  async endAllBy(workspaceId: string, siteId: string, end: Date): Promise<void> {
    await this.#db
      .updateTable('identity_secret')
      .set({ expires_at: end })
      .where('workspace_id', '=', workspaceId)
      .where('site_id', '=', siteId)
      .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', end)]))
      .execute()
  }

  async remove(workspaceId: string, siteId: string, id: string): Promise<boolean> {
    const removed = await this.#db
      .deleteFrom('identity_secret')
      .where('workspace_id', '=', workspaceId)
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    return removed !== undefined
  }

  async removeExpired(workspaceId: string, siteId: string, now: Date): Promise<void> {
    await this.#db
      .deleteFrom('identity_secret')
      .where('workspace_id', '=', workspaceId)
      .where('site_id', '=', siteId)
      .where('expires_at', '<=', now)
      .execute()
  }
}
