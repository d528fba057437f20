import { useStore } from '@papo/chat-kit/store/use-store'
import { useEffect, useState } from 'preact/hooks'
import { createLoaded, type Loaded, type Loading } from './loaded.ts'

/** Reads a value when the view appears. */
export function useLoaded<Value>(
  read: () => Promise<Value>,
): Loading<Value> & Pick<Loaded<Value>, 'load'> {
  const [loaded] = useState(() => createLoaded(read))
  const state = useStore(loaded.state)
  useEffect(() => void loaded.load(), [loaded])
  return { ...state, load: () => loaded.load() }
}
