import type { KeyValueStorage } from '@papo/sdk'

const atMost = 50

/** Returns whether this tab is the first of the browser to claim an event, so that one tab alone tells of it. */
export function createClaims(storage: KeyValueStorage, key: string): (event: string) => boolean {
  return (event) => {
    const claimed = (storage.get(key) ?? '').split(' ')
    if (claimed.includes(event)) return false
    storage.set(key, [...claimed, event].slice(-atMost).join(' '))
    return true
  }
}
