import type { Stop } from '@papo/sdk'

/** A value that others read and follow. */
export interface Store<Value> {
  get(): Value
  /**
   * Calls the listener after each change, until it is stopped. A change is a value that is not the
   * one before (`Object.is`).
   *
   * - The listener is called once per change and never with a value that has passed. Of changes that
   *   another listener makes meanwhile it gets the last.
   * - A listener may stop itself and others, also while it is called. Who is stopped is not called again.
   * - An error that a listener throws is rethrown from a microtask, so that the other listeners still run.
   */
  subscribe(listener: (value: Value) => void): Stop
}

export interface WritableStore<Value> extends Store<Value> {
  set(value: Value): void
  /** Sets what `change` makes of the value. */
  update(change: (value: Value) => Value): void
}

type ValuesOf<Sources extends readonly Store<unknown>[]> = {
  [At in keyof Sources]: Sources[At] extends Store<infer Value> ? Value : never
}

interface Listeners<Value> {
  subscribe: Store<Value>['subscribe']
  /** Calls the listeners that have not seen the value. */
  notify(): void
}

/** `begin` is called for the first listener; what it returns, after the last has stopped. */
function createListeners<Value>(get: () => Value, begin?: () => Stop): Listeners<Value> {
  const listeners = new Set<{ seen: Value; run(value: Value): void }>()
  let end: Stop | undefined
  return {
    subscribe(run) {
      if (!listeners.size) end = begin?.()
      const listener = { seen: get(), run }
      listeners.add(listener)
      return () => {
        if (listeners.delete(listener) && !listeners.size) end?.()
      }
    },
    notify() {
      for (const listener of Array.from(listeners)) {
        if (!listeners.has(listener)) continue
        try {
          const value = get()
          if (Object.is(value, listener.seen)) continue
          listener.seen = value
          listener.run(value)
        } catch (error) {
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
  }
}

export function createStore<Value>(initial: Value): WritableStore<Value> {
  let value = initial
  const get = () => value
  const { subscribe, notify } = createListeners(get)
  const set = (next: Value) => {
    value = next
    notify()
  }
  return { get, subscribe, set, update: (change) => set(change(value)) }
}

/**
 * A store of what `derive` makes of the values of others. It is computed when it is read and a source
 * has changed since, so that it always fits its sources. It follows them only while it has listeners.
 */
export function derived<const Sources extends readonly Store<unknown>[], Value>(
  sources: Sources,
  derive: (...values: ValuesOf<Sources>) => Value,
): Store<Value> {
  let last: { inputs: readonly unknown[]; value: Value } | null = null
  const get = () => {
    const inputs = sources.map((source) => source.get())
    if (!last || inputs.some((input, at) => !Object.is(input, last?.inputs[at]))) {
      last = { inputs, value: derive(...(inputs as ValuesOf<Sources>)) }
    }
    return last.value
  }
  const { subscribe, notify } = createListeners(get, () => {
    const stops = sources.map((source) => source.subscribe(notify))
    return () => {
      for (const stop of stops) stop()
    }
  })
  return { get, subscribe }
}

/** The value of the store that another one holds. */
export function flatten<Value>(outer: Store<Store<Value>>): Store<Value> {
  const get = () => outer.get().get()
  const { subscribe, notify } = createListeners(get, () => {
    let stopInner = outer.get().subscribe(notify)
    const stopOuter = outer.subscribe((inner) => {
      stopInner()
      stopInner = inner.subscribe(notify)
      notify()
    })
    return () => {
      stopOuter()
      stopInner()
    }
  })
  return { get, subscribe }
}

/** Runs at once with the values of all stores, and again after each change of one. */
export function follow<const Sources extends readonly Store<unknown>[]>(
  sources: Sources,
  run: (...values: ValuesOf<Sources>) => void,
): Stop {
  const values = derived(sources, (...all) => all)
  const stop = values.subscribe((all) => run(...all))
  run(...values.get())
  return stop
}
