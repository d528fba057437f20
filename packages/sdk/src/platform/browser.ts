import { nodePlatform } from './node.ts'
import { pageDocument } from './page.ts'
import type { Platform, Stop } from './platform.ts'
import { sharedByTabs } from './shared-by-tabs.ts'
import { safeStorage } from './storage.ts'

const nativeFetch = globalThis.fetch

function listen(target: EventTarget, types: string[], run: (event: Event) => void): Stop {
  for (const type of types) target.addEventListener(type, run)
  return () => {
    for (const type of types) target.removeEventListener(type, run)
  }
}

/**
 * The platform of a page. `fetch` is captured when this module loads; storage falls back to memory. A
 * browser with only a loopback interface reports that it is offline from the start, even if the server runs
 * on the same machine. So `navigator.onLine` counts only after it has been true once.
 *
 * @example
 * ```ts
 * import { browserPlatform, createVisitorClient } from '@papo/sdk'
 *
 * createVisitorClient({
 *   baseUrl: 'https://chat.example.com',
 *   siteKey: 'SITE_KEY',
 *   platform: { ...browserPlatform(), network: { online: () => true, onChange: () => () => {} } },
 * })
 * ```
 */
export function browserPlatform(): Platform {
  let wasOnline = false
  let isLeft = false
  const onPageLeft = (run: () => void) =>
    listen(window, ['pagehide', 'pageshow'], ({ type }) => {
      isLeft = type === 'pagehide'
      run()
    })
  return {
    ...nodePlatform(),
    fetch: (...request) => nativeFetch(...request),
    storage: safeStorage(() => window.localStorage),
    tabStorage: safeStorage(() => window.sessionStorage),
    visibility: {
      hidden: () => isLeft || pageDocument().hidden,
      left: () => isLeft,
      onChange(run) {
        const stops = [
          listen(pageDocument(), ['visibilitychange'], run),
          listen(window, ['focus'], run),
          onPageLeft(run),
        ]
        return () => stops.forEach((stop) => stop())
      },
    },
    network: {
      online() {
        wasOnline ||= navigator.onLine
        return navigator.onLine || !wasOnline
      },
      onChange: (run) => listen(window, ['online', 'offline'], run),
    },
    tabs: {
      onStorage: (key, run) =>
        listen(window, ['storage'], (event) => {
          const changed = (event as StorageEvent).key
          if (changed === key || changed === null) run()
        }),
      shared: sharedByTabs,
    },
  }
}
