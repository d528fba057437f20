import { useLayoutEffect, useState } from 'preact/hooks'
import type { Store } from './store.ts'

/** The value of a store; a change renders the view again. */
export function useStore<Value>(store: Store<Value>): Value {
  const value = store.get()
  const [, render] = useState({})
  useLayoutEffect(() => {
    const stop = store.subscribe(() => render({}))
    // It may have changed since it was read.
    if (!Object.is(store.get(), value)) render({})
    return stop
  }, [store])
  return value
}
