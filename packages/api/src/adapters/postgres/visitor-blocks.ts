import {
  type BlockFilter,
  type BlockInForce,
  type BlockRecord,
  type BlockStore,
  type NamedBlock,
  visitorBlockTable,
} from '@papo/core/visitor/block'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const blocks = new RecordRows<BlockRecord>(visitorBlockTable, 'visitor_block')

/** Whether the block has not ended by itself. */
const inForce = (now: Date) => (where: ExpressionBuilder<Tables, 'visitor_block'>) =>
  where.or([
    where('visitor_block.expires_at', 'is', null),
    where('visitor_block.expires_at', '>', now),
  ])

export class VisitorBlocks implements BlockStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(block: BlockRecord): Promise<void> {
    await this.#db.insertInto('visitor_block').values(rowOf(block)).execute()
  }

  async find(workspaceId: string, id: string): Promise<NamedBlock | null> {
    const found = await this.#named(workspaceId)
      .where('visitor_block.id', '=', id)
      .executeTakeFirst()
    return found === undefined ? null : namedOf(found)
  }

  async ofVisitor(workspaceId: string, visitorId: string, now: Date): Promise<NamedBlock[]> {
    const found = await this.#named(workspaceId)
      .where('visitor_block.visitor_id', '=', visitorId)
      .where(inForce(now))
      .orderBy('visitor_block.id')
      .execute()
    return found.map(namedOf)
  }

  async list(
    workspaceId: string,
    { siteIds, text, beforeId, limit }: BlockFilter & { limit: number },
    now: Date,
  ): Promise<NamedBlock[]> {
    let query = this.#named(workspaceId)
      .where(inForce(now))
      .orderBy('visitor_block.id', 'desc')
      .limit(limit)
    if (siteIds !== null) {
      if (siteIds.length === 0) return []
      query = query.where('visitor.site_id', 'in', siteIds)
    }
    if (beforeId !== undefined) query = query.where('visitor_block.id', '<', beforeId)
    if (text !== undefined) {
      const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
      query = query.where((where) =>
        where.or([
          where('visitor.name', 'ilike', pattern),
          where('visitor.email', 'ilike', pattern),
          where('visitor_block.reason', 'ilike', pattern),
        ]),
      )
    }
    return (await query.execute()).map(namedOf)
  }

  async count(workspaceId: string, now: Date): Promise<number> {
    const { count } = await this.#db
      .selectFrom('visitor_block')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where(inForce(now))
      .executeTakeFirstOrThrow()
    return count
  }

  async allInForce(now: Date): Promise<BlockInForce[]> {
    return this.#db
      .selectFrom('visitor_block')
      .select([
        'workspace_id as workspaceId',
        'visitor_id as visitorId',
        'address_digest as addressDigest',
        'expires_at as expiresAt',
      ])
      .where(inForce(now))
      .execute()
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#removal(workspaceId).where('id', '=', id).execute()
  }

  async removeOfVisitor(workspaceId: string, visitorId: string): Promise<void> {
    await this.#removal(workspaceId).where('visitor_id', '=', visitorId).execute()
  }

  async reassign(workspaceId: string, fromVisitorId: string, toVisitorId: string): Promise<void> {
    await this.#db
      .updateTable('visitor_block')
      .set({ visitor_id: toVisitorId })
      .where('workspace_id', '=', workspaceId)
      .where('visitor_id', '=', fromVisitorId)
      .execute()
  }

  #named(workspaceId: string) {
    return this.#db
      .selectFrom('visitor_block')
      .innerJoin('visitor', 'visitor.id', 'visitor_block.visitor_id')
      .innerJoin('agent', 'agent.id', 'visitor_block.agent_id')
      .select(blocks.columns)
      .select([
        'visitor.site_id as siteId',
        'visitor.name as visitorName',
        'visitor.email as visitorEmail',
        'agent.name as agentName',
      ])
      .where('visitor_block.workspace_id', '=', workspaceId)
  }

  #removal(workspaceId: string) {
    return this.#db.deleteFrom('visitor_block').where('workspace_id', '=', workspaceId)
  }
}

function namedOf(row: Omit<NamedBlock, keyof BlockRecord>): NamedBlock {
  const { record, rest } = blocks.split(row)
  const { siteId, visitorName, visitorEmail, agentName } = rest
  return { ...record, siteId, visitorName, visitorEmail, agentName }
}
