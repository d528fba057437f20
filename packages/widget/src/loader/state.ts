import type { PapoEvent, PapoEvents, PapoState, Unsubscribe } from '../papo.ts'

type Listener = (detail: never) => void

/** The widget's events, for listeners and, as `papo:*`, for the window. */
export interface Signals {
  /** `ready` is told at once to whoever comes late. */
  on(name: string, listener: Listener): Unsubscribe
  off(name: string, listener: Listener): void
  /** A listener that throws stops neither the others nor us; its error goes to the console. */
  emit<Name extends PapoEvent>(name: Name, detail: PapoEvents[Name]): void
}

/** What the page can know, and who tells it. */
export interface PublicState extends Signals {
  getState(): PapoState
  /** Nothing is told when nothing changed; each change is told once. */
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

/** The state of a widget that is not there. */
export const absent = atRest
