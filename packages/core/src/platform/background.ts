import { Refusal } from './refusal.ts'

/** More tasks at once are refused: they would fill the memory while the database is away. */
const mostRunning = 500

/** Work that goes on after its caller was answered. */
export interface Background {
  /** Starts the task; its failure goes to the log alone. Refuses `unavailable` if too many are running. */
  run(task: () => Promise<void>): void
  /** Resolves when every task has ended. */
  settled(): Promise<void>
}

export function createBackground(onError: (error: unknown) => void): Background {
  const running = new Set<Promise<void>>()
  return {
    run(task) {
      if (running.size >= mostRunning) throw new Refusal('unavailable', 'Too much is going on.')
      const run = Promise.resolve()
        .then(task)
        .catch(onError)
        .finally(() => running.delete(run))
      running.add(run)
    },
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
