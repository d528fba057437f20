import type { PapoEvent, PapoEvents, PapoState, Unsubscribe } from '../papo.ts'

type Listener = (detail: never) => void

/** The widget's events, for listeners and, as `papo:*`, for the window. */
export interface Signals {
  /** A listener of `ready` is called at once if the widget is already ready. */
  on(name: string, listener: Listener): Unsubscribe
  off(name: string, listener: Listener): void
  /** An error of a listener is reported and does not stop the other listeners or the widget. */
  emit<Name extends PapoEvent>(name: Name, detail: PapoEvents[Name]): void
}

/** The state that the page can read, with its events. */
export interface PublicState extends Signals {
  getState(): PapoState
  /** Emits each change once, and nothing if no value changed. */
  patch(changes: Partial<PapoState>): void
}

const atRest: PapoState = {
  ready: false,
  visibility: 'closed',
  view: 'home',
  availability: null,
  connection: 'connecting',
  unread: 0,
  chatId: null,
  queuePosition: null,
}

export function createPublicState(report: (error: unknown) => void): PublicState {
  const listeners: Record<string, Set<Listener>> = Object.create(null)
  let state = atRest

  function emit(name: string, detail: unknown): void {
    for (const listener of Array.from(listeners[name] ?? [])) {
      try {
        listener(detail as never)
      } catch (error) {
        report(error)
      }
    }
    dispatchEvent(new CustomEvent(`papo:${name}`, { detail }))
  }

  function off(name: string, listener: Listener): void {
    listeners[name]?.delete(listener)
  }

  return {
    emit,
    off,
    on(name, listener) {
      ;(listeners[name] ??= new Set()).add(listener)
      if (name === 'ready' && state.ready) listener(state as never)
      return () => off(name, listener)
    },
    getState: () => state,
    patch(changes) {
      const before = state
      const now = { ...before, ...changes }
      const { visibility, unread, availability } = now
      const names = Object.keys(now) as (keyof PapoState)[]
      const changed = names.filter((name) => now[name] !== before[name])
      const has = (name: keyof PapoState) => changed.includes(name)
      if (!changed[0]) return
      state = Object.freeze(now)
      if (has('ready') && now.ready) emit('ready', now)
      emit('state', now)
      if (has('visibility')) {
        if (visibility === 'open') emit('open', now)
        else if (before.visibility === 'open') emit('close', now)
      }
      if (has('unread')) emit('unread', { unread })
      if (has('availability')) emit('availability', { availability })
    },
  }
}

/** The state without a mounted widget. */
export const absent = atRest
