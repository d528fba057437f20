/** A recurring task. Running it twice, or stopping halfway, must be harmless. */
export interface Task {
  name: string
  everySeconds: number
  /** Ends after the current step once the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
}

/**
 * Background work, each task on one node of the installation at a time.
 *
 * - Each task runs once in every period of `everySeconds`, on the node that is free first.
 * - A task whose node died runs again in the next period.
 * - Failures go only to the log and are retried later.
 */
export interface Jobs {
  /** Starts in the background. Further calls do nothing. */
  start(tasks: readonly Task[]): void
  /** Starts no more tasks, aborts the running ones, and waits a few seconds for them. */
  stop(): Promise<void>
}
