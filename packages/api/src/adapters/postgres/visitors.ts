import { sql, type Kysely } from 'kysely'
import type { VisitorRecord, VisitorTokenRecord } from '@papo/core/visitor/visitor'
import type { NamedToken, VisitorStore } from '@papo/core/visitor/visitor-store'
import { identityColumns, identityOf, type IdentityColumns } from './identity-columns.ts'
import type { Tables } from './schema.ts'

const visitorColumns = [
  'visitor.id',
  'visitor.workspace_id as workspaceId',
  'visitor.site_id as siteId',
  'visitor.name',
  'visitor.email',
  'visitor.attributes',
  'visitor.created_at as createdAt',
  ...identityColumns,
] as const

export class Visitors implements VisitorStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(visitor: VisitorRecord): Promise<void> {
    await this.#db
      .insertInto('visitor')
      .values({
        id: visitor.id,
        workspace_id: visitor.workspaceId,
        site_id: visitor.siteId,
        name: visitor.name,
        email: visitor.email,
        attributes: JSON.stringify(visitor.attributes),
        created_at: visitor.createdAt,
      })
      .execute()
  }

  async save(visitor: VisitorRecord): Promise<void> {
    await this.#db
      .updateTable('visitor')
      .set({
        name: visitor.name,
        email: visitor.email,
        attributes: JSON.stringify(visitor.attributes),
      })
      .where('workspace_id', '=', visitor.workspaceId)
      .where('id', '=', visitor.id)
      .where('erased_at', 'is', null)
      .execute()
  }

  async find(workspaceId: string, id: string): Promise<VisitorRecord | null> {
    const found = await this.#db
      .selectFrom('visitor')
      .leftJoin('visitor_identity as identity', 'identity.visitor_id', 'visitor.id')
      .select(visitorColumns)
      .where('visitor.workspace_id', '=', workspaceId)
      .where('visitor.id', '=', id)
      .where('visitor.erased_at', 'is', null)
      .executeTakeFirst()
    return found === undefined ? null : visitorOf(found)
  }

  async lock(workspaceId: string, id: string): Promise<VisitorRecord | null> {
    const locked = await this.#db
      .selectFrom('visitor')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('erased_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    // Read the identity after taking the lock: a join in the locking statement would see it as before the wait.
    return locked === undefined ? null : await this.find(workspaceId, id)
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('visitor')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }

  async insertToken(token: VisitorTokenRecord): Promise<void> {
    await this.#db
      .insertInto('visitor_token')
      .values({
        token_hash: token.tokenHash,
        visitor_id: token.visitorId,
        site_id: token.siteId,
        workspace_id: token.workspaceId,
        created_at: token.createdAt,
        last_used_at: token.lastUsedAt,
        expires_at: token.expiresAt,
        only_chat_id: token.onlyChatId,
      })
      .execute()
  }

  async findTokens(tokenHashes: readonly string[]): Promise<NamedToken[]> {
    const found = await this.#db
      .selectFrom('visitor_token as token')
      .innerJoin('visitor', 'visitor.id', 'token.visitor_id')
      .select([
        'visitor.name',
        'visitor.id as visitorId',
        'visitor.site_id as siteId',
        'visitor.workspace_id as workspaceId',
        'token.token_hash as tokenHash',
        'token.created_at as createdAt',
        'token.last_used_at as lastUsedAt',
        'token.expires_at as expiresAt',
        'token.only_chat_id as onlyChatId',
      ])
      .where('token.token_hash', '=', sql<string>`any(${tokenHashes}::text[])`)
      .where('visitor.erased_at', 'is', null)
      .execute()
    return found.map(({ name, ...token }) => ({ name, token }))
  }

  async findToken(tokenHash: string): Promise<NamedToken | null> {
    const [found = null] = await this.findTokens([tokenHash])
    return found
  }

  async touchToken(tokenHash: string, lastUsedAt: Date, expiresAt: Date): Promise<void> {
    await this.#db
      .updateTable('visitor_token')
      .set({ last_used_at: lastUsedAt, expires_at: expiresAt })
      .where('token_hash', '=', tokenHash)
      .execute()
  }

  async revokeToken(tokenHash: string): Promise<void> {
    await this.#db.deleteFrom('visitor_token').where('token_hash', '=', tokenHash).execute()
  }

  async revokeTokensOf(workspaceId: string, visitorId: string): Promise<void> {
    await this.#db
      .deleteFrom('visitor_token')
      .where('workspace_id', '=', workspaceId)
      .where('visitor_id', '=', visitorId)
      .execute()
  }

  async removeExpiredTokens(now: Date): Promise<void> {
    await this.#db.deleteFrom('visitor_token').where('expires_at', '<', now).execute()
  }
}

type VisitorRow = Omit<VisitorRecord, 'identity'> & IdentityColumns

function visitorOf(found: VisitorRow): VisitorRecord {
  const { externalId, nameVerified, emailVerified, attributesVerified, ...row } = found
  const identity = { externalId, nameVerified, emailVerified, attributesVerified }
  return { ...row, identity: identityOf(identity) }
}
