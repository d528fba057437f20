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

export interface Navigation {
  readonly route: Store<Route>
  go(route: Route, options?: { replace?: boolean }): void
  stop: Stop
}

export function createNavigation(address: Address): Navigation {
  const route = createStore<Route>(parseRoute(address.read()))
  const stop = address.onChange(() => {
    const next = parseRoute(address.read())
    if (formatRoute(next) !== formatRoute(route.get())) route.set(next)
  })
  return {
    route,
    go(next, { replace = false } = {}) {
      const hash = formatRoute(next)
      if (hash === formatRoute(route.get())) return
      route.set(next)
      address.write(hash, { replace })
    },
    stop,
  }
}
