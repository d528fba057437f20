import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Stop } from '@papo/sdk'
import { formatRoute, parseRoute, type Route } from './route.ts'

/** The part of the address bar after `#`. */
export interface Address {
  read(): string
  /** `replace` adds no step to the browser's history. */
  write(hash: string, options: { replace: boolean }): void
  /** Called when the user goes back, forward, or edits the address. */
  onChange(run: () => void): Stop
}

/** Whether the user must not go to this route before they have said what becomes of their changes. */
export type Guard = (next: Route) => boolean

export interface Navigation {
  readonly route: Store<Route>
  /** The route that a guard holds back; null while none does. */
  readonly held: Store<Route | null>
  go(route: Route, options?: { replace?: boolean }): void
  /** Asks the guard before every change of the route, until it is stopped. */
  guard(guard: Guard): Stop
  /** Goes to the route that is held back. */
  leave(): void
  /** Forgets the route that is held back. */
  stay(): void
  stop: Stop
}

export function createNavigation(address: Address): Navigation {
  const route = createStore<Route>(parseRoute(address.read()))
  const held = createStore<Route | null>(null)
  const guards = new Set<Guard>()
  const isHeld = (next: Route) => [...guards].some((guard) => guard(next))

  function move(next: Route, replace: boolean): void {
    held.set(null)
    route.set(next)
    address.write(formatRoute(next), { replace })
  }

  const stop = address.onChange(() => {
    const next = parseRoute(address.read())
    const here = formatRoute(route.get())
    if (formatRoute(next) === here) return
    if (isHeld(next)) {
      // The browser has moved already: back to where the user is.
      address.write(here, { replace: false })
      held.set(next)
      return
    }
    held.set(null)
    route.set(next)
  })
  return {
    route,
    held,
    go(next, { replace = false } = {}) {
      if (formatRoute(next) === formatRoute(route.get())) return
      if (isHeld(next)) held.set(next)
      else move(next, replace)
    },
    guard(guard) {
      guards.add(guard)
      return () => void guards.delete(guard)
    },
    leave() {
      const next = held.get()
      if (next) move(next, false)
    },
    stay: () => held.set(null),
    stop,
  }
}
