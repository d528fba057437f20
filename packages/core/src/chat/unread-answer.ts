import { impersonal, type TableOf } from '../platform/column.ts'

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
}
