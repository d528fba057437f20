import type { Change, ChangeSignals } from '../platform/change-signals.ts'

/** Publishes within this process only. */
export function memoryChanges(): ChangeSignals {
  const listeners = new Map<Change, Set<() => void>>()
  return {
    publish(change) {
      for (const run of Array.from(listeners.get(change) ?? [])) run()
      return Promise.resolve()
    },
    on(change, run) {
      const listener = () => run()
      const own = listeners.get(change) ?? new Set()
      listeners.set(change, own.add(listener))
      return () => {
        own.delete(listener)
      }
    },
  }
}
