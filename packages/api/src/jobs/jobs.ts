/** Something that is done again and again. Doing it twice, or half of it, does no harm. */
export interface Task {
  name: string
  everySeconds: number
  /** Ends early, after the step that it is at, once the signal is aborted. */
  run(signal: AbortSignal): Promise<void>
}

/**
 * Work that nobody waits for, each piece of it on one node of the installation alone.
 *
 * - Each task is done once in every stretch of `everySeconds`, by whichever node is free first.
 * - A task whose node died is done again in the next stretch.
 * - Nothing that goes wrong here reaches anybody but the log: it is tried again later.
 */
export interface Jobs {
  /** Begins in the background. Again, it changes nothing. */
  start(tasks: readonly Task[]): void
  /** Begins nothing more, asks what is running to end, and waits a moment for it. */
  stop(): Promise<void>
}
