import { sql, type Kysely } from 'kysely'
import type { ChatRecord } from '@papo/core/chat/chat-record'
import type { ChatKey } from '@papo/core/chat/chat-store'
import { chatColumns } from './chat-columns.ts'
import { Prepared } from './prepared.ts'
import type { Tables } from './schema.ts'

/** The values for `chatsByKeys`, in the order of its parameters. */
function keysOf(chats: readonly ChatKey[]): unknown[] {
  const ids = chats.map(({ id }) => id)
  return [ids, chats.map(({ workspaceId }) => workspaceId), ids]
}

/** The index finds a chat by its id; that it is a chat of the workspace is looked at then. */
const chatsByKeys = (db: Kysely<Tables>) =>
  db
    .selectFrom('chat_session as chat')
    .select(chatColumns)
    .where('chat.id', '=', sql<string>`any(${[]}::uuid[])`)
    .where(
      sql<boolean>`exists (
        select from unnest(${[]}::uuid[], ${[]}::uuid[]) as asked (workspace_id, id)
        where asked.workspace_id = chat.workspace_id and asked.id = chat.id)`,
    )
    .orderBy('chat.id')

/** Locks the rows in the order in which it returns them. */
const locked = new Prepared((db) =>
  chatsByKeys(db)
    // @fault chat-lock
    .forUpdate(),
)
const lockedAtOnce = new Prepared((db) =>
  chatsByKeys(db).$call((chats) => /* @fault chat-try-lock */ chats.forUpdate().skipLocked()),
)

export const lockChats = (db: Kysely<Tables>, chats: readonly ChatKey[]): Promise<ChatRecord[]> =>
  locked.run(db, keysOf(chats))

export const tryLockChats = (
  db: Kysely<Tables>,
  chats: readonly ChatKey[],
): Promise<ChatRecord[]> => lockedAtOnce.run(db, keysOf(chats))
