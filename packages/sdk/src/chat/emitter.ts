import type { Platform, Stop } from '../platform/platform.ts'

type Run = (value: never) => void

/** Receives every event. */
type Reader<Events> = (type: keyof Events, value: Events[keyof Events]) => void

export interface Emitter<Events> {
  on<E extends keyof Events>(event: E, run: (value: Events[E]) => void): Stop
  onAny(read: Reader<Events>): Stop
  emit<E extends keyof Events>(event: E, value: Events[E]): void
  /** Removes every listener. */
  clear(): void
}

/** An error that a listener throws is rethrown from a timer, so that the other listeners still run. */
export function createEmitter<Events>(platform: Platform): Emitter<Events> {
  const listeners = new Set<{ event: keyof Events | null; run: Run | Reader<Events> }>()

  function add(event: keyof Events | null, run: Run | Reader<Events>): Stop {
    const listener = { event, run }
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  return {
    on: add,
    onAny: (read) => add(null, read),
    emit(event, value) {
      for (const listener of Array.from(listeners)) {
        if (!listeners.has(listener)) continue
        try {
          if (listener.event === null) (listener.run as Reader<Events>)(event, value)
          else if (listener.event === event) (listener.run as Run)(value as never)
        } catch (error) {
          platform.setTimer(() => {
            throw error
          }, 0)
        }
      }
    },
    clear: () => listeners.clear(),
  }
}
