import { type ChatLinkRecord, type ChatLinkStore, chatLinkTable } from '@papo/core/chat/chat-link'
import type { Kysely } from 'kysely'
import { RecordRows, rowOf } from './record-rows.ts'
import type { Tables } from './schema.ts'

const links = new RecordRows<ChatLinkRecord>(chatLinkTable, 'chat_link')

export class ChatLinks implements ChatLinkStore {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  async insert(link: ChatLinkRecord): Promise<void> {
    await this.#db.insertInto('chat_link').values(rowOf(link)).execute()
  }

  async lockByCode(codeHash: string): Promise<ChatLinkRecord | null> {
    const row = await this.#db
      .selectFrom('chat_link')
      .select(links.columns)
      .where('code_hash', '=', codeHash)
      .forNoKeyUpdate()
      .executeTakeFirst()
    return row === undefined ? null : links.split(row).record
  }

  async save({ codeHash, workspaceId, usedAt, clientHash }: ChatLinkRecord): Promise<void> {
    await this.#db
      .updateTable('chat_link')
      .set(rowOf({ usedAt, clientHash }))
      .where('workspace_id', '=', workspaceId)
      .where('code_hash', '=', codeHash)
      .execute()
  }
}
