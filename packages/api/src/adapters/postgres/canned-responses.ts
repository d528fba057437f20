import {
  type CannedResponseRecord,
  cannedResponseTable,
  type ScopeIds,
} from '@papo/core/canned-response/canned-response'
import type { CannedResponseFilter } from '@papo/core/canned-response/canned-response-filter'
import type {
  CannedResponseStore,
  KnownShortcut,
} from '@papo/core/canned-response/canned-response-store'
import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import { RecordRows, rowOf } from './record-rows.ts'
import { revisionColumns } from './revisions.ts'
import type { Tables } from './schema.ts'

const cannedResponses = new RecordRows<CannedResponseRecord>(cannedResponseTable, 'canned_response')

/** The row of a record. */
const stored = (record: CannedResponseRecord) => ({ ...rowOf(record), ...revisionColumns(record) })

type Columns = ExpressionBuilder<Tables, 'canned_response'>

export class CannedResponses implements CannedResponseStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(records: readonly CannedResponseRecord[]): Promise<void> {
    if (records.length === 0) return
    await this.#db.insertInto('canned_response').values(records.map(stored)).execute()
  }

  async save(record: CannedResponseRecord): Promise<void> {
    const { id, workspace_id, created_at: _, ...changed } = stored(record)
    await this.#db
      .updateTable('canned_response')
      .set(changed)
      .where('workspace_id', '=', workspace_id)
      .where('id', '=', id)
      .execute()
  }

  async find(workspaceId: string, id: string): Promise<CannedResponseRecord | null> {
    const found = await this.#of(workspaceId).where('id', '=', id).executeTakeFirst()
    return found === undefined ? null : cannedResponses.split(found).record
  }

  async lock(workspaceId: string, ids: readonly string[]): Promise<CannedResponseRecord[]> {
    if (ids.length === 0) return []
    const locked = this.#of(workspaceId).where('id', 'in', ids).orderBy('id').forNoKeyUpdate()
    return (await locked.execute()).map((row) => cannedResponses.split(row).record)
  }

  async list(
    workspaceId: string,
    { limit, ...filter }: CannedResponseFilter & { limit: number },
  ): Promise<CannedResponseRecord[]> {
    const found = await this.#of(workspaceId)
      .where((columns) => matching(columns, filter))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute()
    return found.map((row) => cannedResponses.split(row).record)
  }

  async shortcuts(workspaceId: string, { agentId, siteId }: ScopeIds): Promise<KnownShortcut[]> {
    return this.#db
      .selectFrom('canned_response')
      .select(['id', 'shortcut_key as shortcutKey'])
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', agentId === null ? 'is' : '=', agentId)
      .where('site_id', siteId === null ? 'is' : '=', siteId)
      .execute()
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#removal(workspaceId).where('id', '=', id).execute()
  }

  async removeOfAgent(workspaceId: string, agentId: string): Promise<void> {
    await this.#removal(workspaceId).where('agent_id', '=', agentId).execute()
  }

  async removeOfSite(workspaceId: string, siteId: string): Promise<void> {
    await this.#removal(workspaceId).where('site_id', '=', siteId).execute()
  }

  #of(workspaceId: string) {
    return this.#db
      .selectFrom('canned_response')
      .select(cannedResponses.columns)
      .where('workspace_id', '=', workspaceId)
  }

  #removal(workspaceId: string) {
    return this.#db.deleteFrom('canned_response').where('workspace_id', '=', workspaceId)
  }
}

/** As `matchesCannedResponse` decides. */
function matching(
  columns: Columns,
  { agentId, siteIds, scope, siteId, words = [], beforeId }: CannedResponseFilter,
) {
  const all = columns.and([columns('agent_id', 'is', null), columns('site_id', 'is', null)])
  const mine = columns('agent_id', '=', agentId)
  const ofSites =
    siteIds === null
      ? columns('site_id', 'is not', null)
      : columns('site_id', '=', sql<string>`any(${[...siteIds]}::uuid[])`)
  const scopes = { all, mine, site: ofSites }
  return columns.and([
    scope === undefined ? columns.or([all, mine, ofSites]) : scopes[scope],
    ...(siteId === undefined ? [] : [columns('site_id', '=', siteId)]),
    ...(beforeId === undefined ? [] : [columns('id', '<', beforeId)]),
    ...words.map((word) => sql<boolean>`strpos(search_text, ${word}) > 0`),
  ])
}
