import { sql, type Kysely } from 'kysely'
import type { AssignedChat, AgentPresenceStore } from '@papo/core/presence/agent-presence-store'
import { active, live } from './chat-columns.ts'
import type { Tables } from './schema.ts'

export class AgentPresence implements AgentPresenceStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async markSeen(workspaceId: string, agentId: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('agent')
      .set({ last_seen_at: at })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', agentId)
      .where((where) =>
        where.or([where('last_seen_at', 'is', null), where('last_seen_at', '<', at)]),
      )
      .execute()
    // A separate statement sees requeues that were planned while the first one waited for the agent's row.
    await this.#db
      .updateTable('chat_session')
      .set({ requeue_at: null })
      .where('id', 'in', (from) =>
        from
          .selectFrom('chat_session')
          .select('id')
          .where('workspace_id', '=', workspaceId)
          .where('agent_id', '=', agentId)
          // @fault return-within-grace
          .where('requeue_at', 'is not', null)
          .orderBy('id')
          .forUpdate(),
      )
      .execute()
  }

  async watch(now: Date, gapMs: number): Promise<Date> {
    const gapAfter = new Date(now.getTime() - gapMs)
    // A time that lies ahead is of a clock that was wrong.
    const ahead = new Date(now.getTime() + gapMs)
    const { rows } = await sql<{ since: Date }>`
      INSERT INTO presence_watch AS watch (swept_at, since) VALUES (${now}, ${now})
      ON CONFLICT (single) DO UPDATE SET
        since = CASE
          WHEN watch.swept_at < ${/* @fault own-downtime */ gapAfter} OR watch.swept_at > ${ahead} THEN ${now}
          ELSE watch.since
        END,
        swept_at = CASE WHEN watch.swept_at > ${ahead} THEN ${now} ELSE greatest(watch.swept_at, ${now}) END
      RETURNING since`.execute(this.#db)
    await this.#db
      .updateTable('agent')
      .set({ last_seen_at: now })
      .where('last_seen_at', '>', ahead)
      .execute()
    const since = rows[0]?.since ?? now
    if (since.getTime() === now.getTime()) await this.#cancelRequeues()
    return since
  }

  async absentAgents(
    seenBefore: Date,
    limit: number,
  ): Promise<{ workspaceId: string; agentId: string }[]> {
    return this.#db
      .selectFrom('agent')
      .select(['agent.workspace_id as workspaceId', 'agent.id as agentId'])
      .where((where) =>
        where.or([
          where('agent.last_seen_at', 'is', null),
          where('agent.last_seen_at', '<', seenBefore),
        ]),
      )
      .where('agent.id', 'in', (from) =>
        from
          .selectFrom('chat_session as chat')
          .select('chat.agent_id')
          .where('chat.status', '=', active)
          .where('chat.kind', '=', live)
          .where('chat.requeue_at', 'is', null)
          .$narrowType<{ agent_id: string }>(),
      )
      .orderBy('agent.id')
      .limit(limit)
      .execute()
  }

  async planRequeues(workspaceId: string, agentId: string, at: Date): Promise<void> {
    await this.#db
      .updateTable('chat_session')
      .set({ requeue_at: at })
      .where('id', 'in', (from) =>
        from
          .selectFrom('chat_session')
          .select('id')
          .where('workspace_id', '=', workspaceId)
          .where('agent_id', '=', agentId)
          .where('status', '=', active)
          .where('kind', '=', live)
          .where('requeue_at', 'is', null)
          .orderBy('id')
          .forUpdate()
          .skipLocked(),
      )
      .execute()
  }

  dueRequeues(now: Date, limit: number): Promise<AssignedChat[]> {
    return this.#due('requeue_at', now, limit)
  }

  dueReplies(now: Date, limit: number): Promise<AssignedChat[]> {
    return this.#due('reply_due_at', now, limit)
  }

  async #due(
    timer: 'requeue_at' | 'reply_due_at',
    now: Date,
    limit: number,
  ): Promise<AssignedChat[]> {
    return this.#db
      .selectFrom('chat_session')
      .select(['workspace_id as workspaceId', 'id as chatId', 'agent_id as agentId'])
      .where(timer, '<=', now)
      .where('status', '=', active)
      .where('agent_id', 'is not', null)
      .orderBy(timer)
      .limit(limit)
      .$narrowType<{ agentId: string }>()
      .execute()
  }

  /** Cancels every planned requeue. Skips locked chats: the requeue itself checks again that the agent is absent. */
  async #cancelRequeues(): Promise<void> {
    await this.#db
      .updateTable('chat_session')
      .set({ requeue_at: null })
      .where('id', 'in', (from) =>
        from
          .selectFrom('chat_session')
          .select('id')
          .where('requeue_at', 'is not', null)
          .orderBy('id')
          .forUpdate()
          .skipLocked(),
      )
      .execute()
  }
}
