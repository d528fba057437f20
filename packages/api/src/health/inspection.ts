/** When a recurring task ended last. */
export interface TaskRun {
  task: string
  lastDone: Date | null
  lastFailed: Date | null
  /** How many runs should have begun an hour ago. */
  overdue: number
}

/** What the checks look up in the database besides its answer. */
export interface Inspection {
  /** How many migrations this version lacks, and how many the database lacks. */
  migrations(): Promise<{ newer: number; pending: number }>
  /** Every task that has run lately, or should have. */
  tasks(): Promise<TaskRun[]>
  /** The mails of all workspaces. */
  mails(): Promise<{ waiting: number; failed: number; lastSentAt: Date | null }>
  /** Something that the installation's secret has sealed; null if there is nothing. */
  anySealed(): Promise<{ id: string; siteId: string; sealed: string } | null>
}
