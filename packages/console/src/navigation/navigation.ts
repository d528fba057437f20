import type { Stop } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'
import { formatRoute, parseRoute, type Route } from './route.ts'

/** The address bar, as far as it is ours: what follows `#`. */
export interface Address {
  read(): string
  /** `replace` leaves no step to go back to. */
  write(hash: string, options: { replace: boolean }): void
  /** Somebody went back, forward, or typed. */
  onChange(run: () => void): Stop
}

export interface Navigation {
  readonly route: ReadonlySignal<Route>
  go(route: Route, options?: { replace?: boolean }): void
  stop: Stop
}

export function createNavigation(address: Address): Navigation {
  const route = signal<Route>(parseRoute(address.read()))
  const stop = address.onChange(() => {
    const next = parseRoute(address.read())
    if (formatRoute(next) !== formatRoute(route.peek())) route.value = next
  })
  return {
    route,
    go(next, { replace = false } = {}) {
      const hash = formatRoute(next)
      if (hash === formatRoute(route.peek())) return
      route.value = next
      address.write(hash, { replace })
    },
    stop,
  }
}
