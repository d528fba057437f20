import { impersonal, type TableOf } from '../platform/column.ts'
import type { ChatRecord } from './chat-record.ts'

/** An agent has written to a visitor who may not have read it, and who has an e-mail. */
export interface UnreadAnswerRecord {
  chatId: string
  workspaceId: string
  /** The first entry that no mail has told of. */
  seq: number
  /** When that entry was written. */
  firstAt: Date
  /** When a mail is due, unless the visitor has received it by then. */
  dueAt: Date
}

export const unreadAnswerTable = {
  owner: null,
  retention: { kept: 'with', what: 'the chat' },
  columns: {
    chat_id: impersonal('the chat'),
    workspace_id: impersonal('the workspace'),
    seq: impersonal('the first entry that no mail has told of'),
    first_at: impersonal('when that entry was written'),
    due_at: impersonal('when a mail is due'),
  },
} as const satisfies TableOf<UnreadAnswerRecord>

export interface UnreadAnswerStore {
  /**
   * Records that an agent has written, if the chat’s visitor has an e-mail. A chat that has a record keeps its first
   * entry, and its mail becomes due later, but no later than `latest` after that entry in milliseconds.
   */
  record(answer: UnreadAnswerRecord, latestMs: number): Promise<void>
  /** Those that are due, those due longest first. */
  due(now: Date, limit: number): Promise<UnreadAnswerRecord[]>
  /** Locks the record until the end of the unit of work; null if there is none, or another one has it locked. */
  tryLock(workspaceId: string, chatId: string): Promise<UnreadAnswerRecord | null>
  remove(workspaceId: string, chatId: string): Promise<void>
  /**
   * How many texts of agents the visitor of each of these chats has not read, whether or not they have an e-mail. Chats
   * without any are left out.
   */
  count(workspaceId: string, chatIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

const minute = 60_000
/** A visitor who has not received an answer for this long is gone: a client that is there receives it in seconds. */
const mailAfterMs = 3 * minute
/** An agent who goes on writing delays the mail no longer than this. */
const mailAtLatestMs = 15 * minute

/**
 * Records, in the unit of work in which an agent writes, what comes after the chat’s last entry: a visitor who has left
 * is mailed it later, unless they come back and receive it.
 */
export const recordAnswer =
  (now: Date) =>
  (
    { unreadAnswers }: { unreadAnswers: Pick<UnreadAnswerStore, 'record'> },
    { id: chatId, workspaceId, lastSeq }: Pick<ChatRecord, 'id' | 'workspaceId' | 'lastSeq'>,
  ): Promise<void> =>
    unreadAnswers.record(
      {
        chatId,
        workspaceId,
        seq: lastSeq + 1,
        firstAt: now,
        dueAt: new Date(now.getTime() + mailAfterMs),
      },
      mailAtLatestMs,
    )
