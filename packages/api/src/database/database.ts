import type { Appended } from '@papo/core/chat/entry-store'
import type { Work } from './stores.ts'

/** Raw statements for tables that no store covers: those of the job queue. */
export interface Statements {
  /** Runs one statement with values, or several without; returns the rows of all. Never runs inside a unit of work. */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** The identity of the database. */
export interface Installation {
  /** Created with the database and again after a restore; part of every cursor and of every cached head's key. */
  readonly epoch: string
  /**
   * A name that no other installation has, not even one that began as a copy of this database: 16 hex digits. Begins
   * everything that the installation keeps where others may keep something too.
   */
  name(): Promise<string>
  /**
   * Gives the database a new epoch, which no cursor has, and returns it. A process that has the database open keeps
   * the old epoch, and its `check` rejects.
   */
  beginEpoch(): Promise<string>
}

/** The connection pool: how many connections are open, how many of them are idle, and how many tasks wait for one. */
export interface PoolLoad {
  open: number
  idle: number
  waiting: number
}

export interface Database {
  work: Work
  /** Calls `run` after each commit that appended entries. The returned function cancels this. */
  onAppended(run: (entries: readonly Appended[]) => void): () => void
  /** The load of the connection pool; null without a pool. */
  pool(): PoolLoad | null
  statements: Statements
  installation: Installation
  /**
   * Renews what the planner knows of the tables where the database does not do so by itself. Tasks may run between
   * the tables.
   */
  analyze(): Promise<void>
  /** The database's time, which all processes of the installation use. */
  now(): Promise<Date>
  /** Rejects if the database does not answer, or if it has a new epoch since this process opened it. */
  check(): Promise<void>
  close(): Promise<void>
}
