import type { KeyValueStorage } from '@papo/sdk'

/** The unsent text of one chat. It survives closing and reloading. */
export interface Draft {
  get(): string
  set(text: string): void
}

export function createDraft(storage: KeyValueStorage, siteKey: string, chatId: string): Draft {
  const key = `papo.draft.${siteKey}.${chatId}`
  return {
    get: () => storage.get(key) ?? '',
    set: (text) => (text ? storage.set(key, text) : storage.remove(key)),
  }
}
