import type { WaitLevels } from '@papo/protocol'
import type { ColumnType, Generated } from 'kysely'

/** A point in time, for people and for limits; no order depends on it. */
export type Time = ColumnType<Date, Date, Date>

export interface InstallationTable {
  /** True in the only row. */
  single: Generated<boolean>
  epoch: string
  /** When the epoch began. */
  epoch_at: ColumnType<Date, Date | undefined, Date>
  /** The last time of which the database knew when it was found to have gone back; null if it never was. */
  lost_since: Date | null
  /** The server, timeline and database of the epoch; null where they are not known. */
  lineage: string | null
  /** Sealed with the installation's secret, so that a process with another one finds out. */
  secret_check: string | null
}

/** A row for each process, counted up every few seconds. */
export interface PulseTable {
  node: string
  beats: number
  at: Time
}

export interface RevisedTable {
  revision: Generated<number>
  field_revisions: ColumnType<Record<string, number>, string | undefined, string>
}

export interface WorkspaceTable extends RevisedTable {
  id: string
  name: string
  wait_levels: ColumnType<WaitLevels, string | undefined, string>
  /** Whether this is the canary's workspace. */
  is_canary: Generated<boolean>
  created_at: Time
}

/** Workspaces that will be deleted. */
export interface WorkspaceDeletionTable {
  workspace_id: string
  requested_at: Time
  due_at: Time
  /** When the removal began; null while it can be cancelled. */
  removing_at: Date | null
}
