import { createStore, type Store } from '@papo/chat-kit/store/store'
import { isPapoError } from '@papo/sdk'

export interface Loading<Value> {
  status: 'loading' | 'ready' | 'failed'
  /** The last one that was read; null before the first. */
  value: Value | null
}

/** Something that is read from the server, and may be read again. */
export interface Loaded<Value> {
  readonly state: Store<Loading<Value>>
  load(): Promise<void>
}

export function createLoaded<Value>(read: () => Promise<Value>): Loaded<Value> {
  const state = createStore<Loading<Value>>({ status: 'loading', value: null })
  let lastRequest = 0
  return {
    state,
    async load() {
      const request = ++lastRequest
      state.set({ ...state.get(), status: 'loading' })
      try {
        const value = await read()
        if (request === lastRequest) state.set({ status: 'ready', value })
      } catch (error) {
        if (!isPapoError(error)) throw error
        if (request === lastRequest) state.set({ ...state.get(), status: 'failed' })
      }
    },
  }
}
