import { sql, type Kysely } from 'kysely'
import type { ChatDetail, ChatHead, ChatRecord, ListedChat } from '@papo/core/chat/chat-record'
import type { ChatFilter, ChatKey, ChatStore, NewChat } from '@papo/core/chat/chat-store'
import { active, chatColumns, ended, headColumns, live, waiting } from './chat-columns.ts'
import {
  activeByAgent,
  anyOf,
  countOf,
  findDetail,
  findOpenOf,
  listChats,
  listed,
  listedOf,
  openOfSite,
} from './chat-lists.ts'
import { savePage } from './chat-page.ts'
import { lockChats, tryLockChats } from './chat-locks.ts'
import { headOf, rowOf } from './chat-rows.ts'
import { latestTags, saveTags } from './chat-tags.ts'
import { Prepared } from './prepared.ts'
import type { Tables } from './schema.ts'

const chatHead = new Prepared((db) =>
  db
    .selectFrom('chat_session as chat')
    .select(headColumns)
    .where('chat.workspace_id', '=', '')
    .where('chat.id', '=', ''),
)

export class Chats implements ChatStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(chat: NewChat): Promise<ChatRecord | null> {
    const inserted = await this.#db
      .insertInto('chat_session')
      .values(rowOf(chat))
      .onConflict((conflict) => conflict.doNothing())
      .returning('ticket')
      .executeTakeFirst()
    return inserted === undefined ? null : { ...chat, ticket: inserted.ticket }
  }

  async lock(workspaceId: string, id: string): Promise<ChatRecord | null> {
    const [found] = await this.lockEach([{ workspaceId, id }])
    return found ?? null
  }

  async lockEach(chats: readonly ChatKey[]): Promise<ChatRecord[]> {
    return lockChats(this.#db, chats)
  }

  async tryLockEach(chats: readonly ChatKey[]): Promise<ChatRecord[]> {
    return tryLockChats(this.#db, chats)
  }

  async lockActiveOf(workspaceId: string, agentId: string): Promise<ChatRecord[]> {
    return this.#records()
      .where('chat.workspace_id', '=', workspaceId)
      .where('chat.agent_id', '=', agentId)
      .where('chat.status', '=', active)
      .orderBy('chat.id')
      .forUpdate()
      .execute()
  }

  async saveTimers(chat: ChatRecord): Promise<ChatHead> {
    const saved = await this.#db
      .updateTable('chat_session as chat')
      .set({
        requeue_at: chat.requeueAt,
        reply_due_at: chat.replyDueAt,
        warn_at: chat.idleWarnAt,
        abandon_at: chat.idleEndAt,
      })
      .where('chat.workspace_id', '=', chat.workspaceId)
      .where('chat.id', '=', chat.id)
      .returning(headColumns)
      .executeTakeFirstOrThrow()
    return headOf(saved)
  }

  async dueIdle(now: Date, limit: number): Promise<{ workspaceId: string; chatId: string }[]> {
    const due = (timer: 'warn_at' | 'abandon_at') =>
      this.#db
        .selectFrom('chat_session as chat')
        .select(['chat.workspace_id as workspaceId', 'chat.id as chatId'])
        .where(`chat.${timer}`, '<=', now)
        .where('chat.status', '<>', ended)
        .orderBy(`chat.${timer}`)
        .limit(limit)
    // Each query uses its own index. A chat that is still to be warned does not end yet.
    const warnings = await due('warn_at').execute()
    const ends = await due('abandon_at').where('chat.warn_at', 'is', null).execute()
    return [...warnings, ...ends]
  }

  async find(workspaceId: string, id: string): Promise<ChatDetail | null> {
    return findDetail(this.#db, workspaceId, id)
  }

  async findByStart(
    workspaceId: string,
    siteId: string,
    startHash: string,
  ): Promise<ChatRecord | null> {
    const found = await this.#records()
      .where('chat.workspace_id', '=', workspaceId)
      .where('chat.site_id', '=', siteId)
      .where('chat.start_hash', '=', startHash)
      .executeTakeFirst()
    return found ?? null
  }

  async findOpenOf(...of: Parameters<ChatStore['findOpenOf']>): Promise<ChatRecord | null> {
    return findOpenOf(this.#db, ...of)
  }

  async lockAllOf(workspaceId: string, visitorId: string): Promise<ChatRecord[]> {
    return await this.#records()
      .where('chat.workspace_id', '=', workspaceId)
      .where('chat.visitor_id', '=', visitorId)
      .orderBy('chat.id')
      .forUpdate()
      .execute()
  }

  async reassign(
    workspaceId: string,
    fromVisitorId: string,
    toVisitorId: string,
  ): Promise<ChatHead[]> {
    const moved = await this.#db
      .updateTable('chat_session as chat')
      .set({ visitor_id: toVisitorId, edition: sql`edition + 1` })
      .where('chat.workspace_id', '=', workspaceId)
      .where('chat.visitor_id', '=', fromVisitorId)
      .returning(headColumns)
      .execute()
    const ids = moved.map(({ chatId }) => chatId)
    await this.#db
      .updateTable('message')
      .set({ author_id: toVisitorId })
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', sql<string>`any(${ids}::uuid[])`)
      .where('author_id', '=', fromVisitorId)
      .execute()
    return moved.map(headOf)
  }

  async countActive(workspaceId: string, agentId: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom('chat_session')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('agent_id', '=', agentId)
      .where('status', '=', active)
      .where('kind', '=', live)
      .executeTakeFirstOrThrow()
    return count
  }

  async activeByAgent(workspaceId: string): Promise<Map<string, number>> {
    return activeByAgent(this.#db, workspaceId)
  }

  savePage: ChatStore['savePage'] = (...page) => savePage(this.#db, ...page)
  saveTags: ChatStore['saveTags'] = (...tags) => saveTags(this.#db, ...tags)
  latestTags: ChatStore['latestTags'] = (...asked) => latestTags(this.#db, ...asked)
  countOf: ChatStore['countOf'] = (...visitor) => countOf(this.#db, ...visitor)

  async waiting(
    workspaceId: string,
    options: { siteId?: string; siteIds?: readonly string[]; limit: number },
  ): Promise<{ chats: ListedChat[]; total: number }> {
    const { siteId, siteIds, limit } = options
    let queue = listed(this.#db, workspaceId)
      .where('chat.status', '=', waiting)
      .where('chat.kind', '=', live)
      .orderBy('chat.ticket')
      .limit(limit)
    let counted = this.#countWaiting(workspaceId)
    if (siteId !== undefined) {
      queue = queue.where('chat.site_id', '=', siteId)
      counted = counted.where('site_id', '=', siteId)
    }
    if (siteIds !== undefined) {
      queue = queue.where('chat.site_id', '=', anyOf(siteIds))
      counted = counted.where('site_id', '=', anyOf(siteIds))
    }
    const chats = (await queue.execute()).map(listedOf)
    // A page that is not full is the whole queue.
    if (chats.length < limit) return { chats, total: chats.length }
    return { chats, total: (await counted.executeTakeFirstOrThrow()).count }
  }

  async list(workspaceId: string, filter: ChatFilter): Promise<ListedChat[]> {
    return listChats(this.#db, workspaceId, filter)
  }

  async openOfSite(...of: Parameters<ChatStore['openOfSite']>): Promise<string[]> {
    return openOfSite(this.#db, ...of)
  }

  async position(workspaceId: string, ticket: number): Promise<number> {
    const { count } = await this.#countWaiting(workspaceId)
      .where('ticket', '<=', ticket)
      .executeTakeFirstOrThrow()
    return count
  }

  async latestAccepts(workspaceId: string, limit: number): Promise<Date[]> {
    const found = await this.#db
      .selectFrom('chat_session')
      .select('first_accepted_at as at')
      .where('workspace_id', '=', workspaceId)
      .where('first_accepted_at', 'is not', null)
      .where('kind', '=', live)
      .orderBy('first_accepted_at', 'desc')
      .limit(limit)
      .$narrowType<{ at: Date }>()
      .execute()
    return found.map(({ at }) => at)
  }

  async markRead(
    workspaceId: string,
    id: string,
    side: 'visitor' | 'agent',
    upTo: number,
  ): Promise<ChatHead | null> {
    const mark = side === 'visitor' ? 'read_by_visitor' : 'read_by_agent'
    const reached = sql<number>`least(${upTo}::integer, last_seq)`
    const moved = await this.#db
      .updateTable('chat_session as chat')
      .set({ [mark]: reached })
      .where('chat.workspace_id', '=', workspaceId)
      .where('chat.id', '=', id)
      .where(`chat.${mark}`, '<', reached)
      .returning(headColumns)
      .executeTakeFirst()
    if (moved !== undefined) return headOf(moved)
    const found = await this.#heads()
      .where('chat.workspace_id', '=', workspaceId)
      .where('chat.id', '=', id)
      .executeTakeFirst()
    return found === undefined ? null : headOf(found)
  }

  async head(workspaceId: string, id: string): Promise<ChatHead | null> {
    const [found] = await chatHead.run(this.#db, [workspaceId, id])
    return found === undefined ? null : headOf(found)
  }

  async heads(ids: readonly string[]): Promise<ChatHead[]> {
    if (ids.length === 0) return []
    const found = await this.#heads()
      .where('chat.id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute()
    return found.map(headOf)
  }

  async openHeads(afterId: string | null, limit: number): Promise<ChatHead[]> {
    const open = this.#heads().where('chat.status', '<>', ended).orderBy('chat.id').limit(limit)
    const found = await (afterId === null ? open : open.where('chat.id', '>', afterId)).execute()
    return found.map(headOf)
  }

  #records() {
    return this.#db.selectFrom('chat_session as chat').select(chatColumns)
  }

  #heads() {
    return this.#db.selectFrom('chat_session as chat').select(headColumns)
  }

  #countWaiting(workspaceId: string) {
    return this.#db
      .selectFrom('chat_session')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('status', '=', waiting)
      .where('kind', '=', live)
  }
}
