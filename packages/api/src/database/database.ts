import type { Appended } from '@papo/core/chat/entry-store'
import type { InstallationCopy } from './copy.ts'
import type { Work } from './stores.ts'

/** Raw statements for tables that no store covers: those of the job queue. */
export interface Statements {
  /** Runs one statement with values, or several without; returns the rows of all. Never runs inside a unit of work. */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** The identity of the database. */
export interface Installation {
  /**
   * A name that no other installation has, not even one that began as a copy of this database: 16 hex digits. Begins
   * everything that the installation keeps where others may keep something too.
   */
  name(): Promise<string>
  /**
   * Created with the database and again once it has gone back; part of every cursor and of every cached head's key. A
   * beat may change it.
   */
  readonly epoch: string
  /** Gives the database a new epoch, which no cursor has, and returns it. Processes take it over at their next beat. */
  beginEpoch(): Promise<string>
  /** Calls `run` after each change of `epoch`. The returned function cancels this. */
  onEpoch(run: (epoch: string) => void): () => void
}

/** Whether the database takes writes, and why not. */
export type Writes = 'taken' | 'readOnly' | 'forbidden' | 'full'

/** The database was found to be an older one: a promoted replica, or a restored backup. */
export interface WentBack {
  /** What was written after this time may be lost; null if it is not known. */
  since: Date | null
  noticedAt: Date
}

/** What a write has shown. */
export interface Beat {
  /** The database's time; null if it took no write. */
  now: Date | null
  writes: Writes
  /** The last time since the start of this process; null for never. */
  wentBack: WentBack | null
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
   * Reads all rows as they are at one moment, while others write; the embedded database answers nobody else meanwhile.
   * The copy can be read once, until `take` is done.
   */
  copyOut<Result>(take: (copy: InstallationCopy) => Promise<Result>): Promise<Result>
  /**
   * Renews what the planner knows of the tables where the database does not do so by itself. Tasks may run between
   * the tables.
   */
  analyze(): Promise<void>
  /** Writes what the log has into the files, where the database does not do so by itself. */
  checkpoint(): Promise<void>
  /** The database's time, which all processes of the installation use. */
  now(): Promise<Date>
  /**
   * Writes, and so proves that writes are taken and that the database is the one of the last beat; otherwise it begins
   * an epoch. Calls within a second share one. Rejects `unavailable` if the database does not answer.
   */
  beat(): Promise<Beat>
  close(): Promise<void>
}
