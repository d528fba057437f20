/**
 * The one way to the database. A use case names the stores that it needs:
 * `UnitOfWork<{ chats: ChatStore; entries: EntryStore }>`.
 */
export interface UnitOfWork<Stores> {
  /**
   * Runs `task` in one short transaction and commits it, or rolls it back if `task` throws. A deadlock or a
   * serialisation failure runs the task again, so it must do nothing but use its stores. Tasks of one process with the
   * same `chatId` run one after the other; otherwise each would hold a connection while it waits for the chat's lock.
   * Throws the refusal `unavailable` if the database cannot be reached in time.
   */
  run<Result>(task: (stores: Stores) => Promise<Result>, chatId?: string): Promise<Result>
  /** Reads outside a transaction: each statement sees what is committed. Never takes a lock. */
  read<Result>(task: (stores: Stores) => Promise<Result>): Promise<Result>
}
