import {
  type UnreadAnswerRecord,
  type UnreadAnswerStore,
  unreadAnswerTable,
} from '@papo/core/chat/unread-answer'
import { type Kysely, sql } from 'kysely'
import { RecordRows } from './record-rows.ts'
import type { Tables } from './schema.ts'

const answers = new RecordRows<UnreadAnswerRecord>(unreadAnswerTable, 'unread_answer')

export class UnreadAnswers implements UnreadAnswerStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async record(
    { chatId, workspaceId, seq, firstAt, dueAt }: UnreadAnswerRecord,
    latestMs: number,
  ): Promise<void> {
    await sql`
      INSERT INTO unread_answer (chat_id, workspace_id, seq, first_at, due_at)
      SELECT chat_session.id, chat_session.workspace_id, ${seq}::integer, ${firstAt}::timestamptz, ${dueAt}::timestamptz
      FROM chat_session JOIN visitor ON visitor.id = chat_session.visitor_id
      WHERE chat_session.workspace_id = ${workspaceId} AND chat_session.id = ${chatId}
        AND visitor.email IS NOT NULL AND visitor.erased_at IS NULL
      ON CONFLICT (chat_id) DO UPDATE SET due_at = least(
        excluded.due_at, unread_answer.first_at + ${latestMs} * interval '1 millisecond'
      )`.execute(this.#db)
  }

  async due(now: Date, limit: number): Promise<UnreadAnswerRecord[]> {
    const found = this.#select().where('due_at', '<=', now).orderBy('due_at').limit(limit)
    return (await found.execute()).map((row) => answers.split(row).record)
  }

  async tryLock(workspaceId: string, chatId: string): Promise<UnreadAnswerRecord | null> {
    const row = await this.#select()
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    return row === undefined ? null : answers.split(row).record
  }

  async remove(workspaceId: string, chatId: string): Promise<void> {
    await this.#db
      .deleteFrom('unread_answer')
      .where('workspace_id', '=', workspaceId)
      .where('chat_id', '=', chatId)
      .execute()
  }

  async count(workspaceId: string, chatIds: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await sql<{ id: string; count: number }>`
      SELECT chat.id, count(*)::integer AS count
      FROM chat_session AS chat JOIN message
        ON message.chat_id = chat.id AND message.seq > chat.read_by_visitor
      WHERE chat.workspace_id = ${workspaceId} AND chat.id = any(${[...chatIds]}::uuid[])
        AND message.kind = 'text' AND message.author_type = 'agent' AND NOT message.erased
      GROUP BY chat.id`.execute(this.#db)
    return new Map(rows.map(({ id, count }) => [id, count]))
  }

  #select() {
    return this.#db.selectFrom('unread_answer').select(answers.columns)
  }
}
