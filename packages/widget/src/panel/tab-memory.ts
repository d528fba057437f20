import type { KeyValueStorage } from '@papo/sdk'

function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run()
  } catch {
    return otherwise
  }
}

/** Storage that lives as long as the tab; empty where the browser denies it. */
export const tabMemory: KeyValueStorage = {
  get: (key) => attempt(() => sessionStorage.getItem(key), null),
  set: (key, value) => attempt(() => sessionStorage.setItem(key, value), undefined),
  remove: (key) => attempt(() => sessionStorage.removeItem(key), undefined),
}
