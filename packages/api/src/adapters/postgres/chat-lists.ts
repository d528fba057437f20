import { sql, type Kysely } from 'kysely'
import type { ChatKind } from '@papo/protocol'
import type { ChatDetail, ChatRecord, ListedChat } from '@papo/core/chat/chat-record'
import { numberIn } from '@papo/core/chat/chat-number'
import { tagIn } from '@papo/core/chat/chat-filter'
import type { ChatFilter } from '@papo/core/chat/chat-store'
import { active, chatColumns, ended, live, message, waiting } from './chat-columns.ts'
import { identityColumns, identityOf } from './identity-columns.ts'
import type { Tables } from './schema.ts'

/** The chats of one workspace, each with the names of its site, visitor and agent. */
export function listed(db: Kysely<Tables>, workspaceId: string) {
  return db
    .selectFrom('chat_session as chat')
    .innerJoin('site', 'site.id', 'chat.site_id')
    .innerJoin('visitor', 'visitor.id', 'chat.visitor_id')
    .leftJoin('visitor_identity as identity', 'identity.visitor_id', 'chat.visitor_id')
    .leftJoin('agent', 'agent.id', 'chat.agent_id')
    .select(chatColumns)
    .select([
      'site.name as siteName',
      'visitor.name as visitorName',
      'visitor.email as visitorEmail',
      ...identityColumns,
      'agent.name as agentName',
      'agent.avatar_url as agentAvatarUrl',
    ])
    .where('chat.workspace_id', '=', workspaceId)
}

type ListQuery = ReturnType<typeof listed>
type ListedRow = Awaited<ReturnType<ListQuery['execute']>>[number]

export function listedOf(row: ListedRow): ListedChat {
  const { visitorName, visitorEmail, ...rest } = row
  const { externalId, nameVerified, emailVerified, attributesVerified, ...named } = rest
  const { agentName, agentAvatarUrl, ...chat } = named
  return {
    ...chat,
    visitor: {
      id: chat.visitorId,
      name: visitorName,
      email: visitorEmail,
      identity: identityOf({ externalId, nameVerified, emailVerified, attributesVerified }),
    },
    agent:
      chat.agentId === null || agentName === null
        ? null
        : { id: chat.agentId, name: agentName, avatarUrl: agentAvatarUrl },
  }
}

/** One chat, with its visitor's attributes. */
export async function findDetail(
  db: Kysely<Tables>,
  workspaceId: string,
  id: string,
): Promise<ChatDetail | null> {
  const found = await listed(db, workspaceId)
    .select('visitor.attributes')
    .where('chat.id', '=', id)
    .executeTakeFirst()
  if (found === undefined) return null
  const { attributes, ...row } = found
  const chat = listedOf(row)
  return { ...chat, visitor: { ...chat.visitor, attributes } }
}

/** The newest open chat of this kind of a visitor. */
export async function findOpenOf(
  db: Kysely<Tables>,
  workspaceId: string,
  visitorId: string,
  kind: ChatKind,
): Promise<ChatRecord | null> {
  const found = await db
    .selectFrom('chat_session as chat')
    .select(chatColumns)
    .where('chat.workspace_id', '=', workspaceId)
    .where('chat.visitor_id', '=', visitorId)
    .where('chat.kind', '=', kinds[kind])
    .where('chat.status', '<>', ended)
    .orderBy('chat.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found ?? null
}

/** The first open chats of the site, by id. */
export async function openOfSite(
  db: Kysely<Tables>,
  workspaceId: string,
  siteId: string,
  limit: number,
): Promise<string[]> {
  const found = await db
    .selectFrom('chat_session')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('site_id', '=', siteId)
    .where('status', '<>', ended)
    .orderBy('id')
    .limit(limit)
    .execute()
  return found.map(({ id }) => id)
}

/** How many chats the visitor has. */
export async function countOf(
  db: Kysely<Tables>,
  workspaceId: string,
  visitorId: string,
): Promise<number> {
  const { count } = await db
    .selectFrom('chat_session')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('visitor_id', '=', visitorId)
    .executeTakeFirstOrThrow()
  return count
}

/** Any of these ids. */
export const anyOf = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`

const statuses = { waiting, active, ended }
const kinds = { live, message }

/** One page of the history, newest first. */
export async function listChats(
  db: Kysely<Tables>,
  workspaceId: string,
  filter: ChatFilter,
): Promise<ListedChat[]> {
  let query = listed(db, workspaceId).orderBy('chat.id', 'desc').limit(filter.limit)
  if (filter.status !== undefined) query = query.where('chat.status', '=', statuses[filter.status])
  if (filter.kind !== undefined) query = query.where('chat.kind', '=', kinds[filter.kind])
  if (filter.agentId !== undefined) query = query.where('chat.agent_id', '=', filter.agentId)
  if (filter.siteId !== undefined) query = query.where('chat.site_id', '=', filter.siteId)
  if (filter.siteIds !== undefined) query = query.where('chat.site_id', '=', anyOf(filter.siteIds))
  if (filter.visitorId !== undefined) query = query.where('chat.visitor_id', '=', filter.visitorId)
  if (filter.chatId !== undefined) query = query.where('chat.id', '=', filter.chatId)
  if (filter.beforeId !== undefined) query = query.where('chat.id', '<', filter.beforeId)
  if (filter.text !== undefined) query = mentioning(query, filter.text)
  return (await query.execute()).map(listedOf)
}

function mentioning(query: ListQuery, text: string): ListQuery {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return query.where((where) =>
    where.or([
      where('chat.number', '=', numberIn(text)),
      sql<boolean>`${tagIn(text)} = any(chat.tags)`,
      where('visitor.name', 'ilike', pattern),
      where('visitor.email', 'ilike', pattern),
      where('chat.subject', 'ilike', pattern),
      where.exists(
        where
          .selectFrom('message')
          .select(sql.lit(1).as('found'))
          .whereRef('message.chat_id', '=', 'chat.id')
          .where('message.text', 'ilike', pattern),
      ),
    ]),
  )
}

/** How many active chats each agent of the workspace has. */
export async function activeByAgent(
  db: Kysely<Tables>,
  workspaceId: string,
): Promise<Map<string, number>> {
  const found = await db
    .selectFrom('chat_session')
    .select('agent_id as agentId')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', active)
    .where('kind', '=', live)
    .groupBy('agent_id')
    .execute()
  return new Map(found.flatMap(({ agentId, count }) => (agentId ? [[agentId, count]] : [])))
}
