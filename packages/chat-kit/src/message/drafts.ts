import type { Platform } from '@papo/sdk'

/** Drafts unchanged for 30 days are dropped. */
const retentionMs = 30 * 24 * 60 * 60 * 1000

export interface Draft {
  readonly text: string
  /** Whether it is a note. The draft of a note must never come back as a message. */
  readonly isNote?: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Unsent texts by chat. They survive switching, closing, reloading and signing in again. */
export interface Drafts {
  get(chatId: string): Draft | undefined
  /** An empty text removes it. */
  set(chatId: string, text: string, isNote?: boolean): void
}

/**
 * Stores drafts on this device under one key. Every change reads the stored drafts first, so that
 * two tabs do not overwrite each other's.
 */
export function createDrafts(
  { storage, now }: Pick<Platform, 'storage' | 'now'>,
  key: string,
): Drafts {
  const isKept = ([, draft]: [string, Draft | null]) =>
    typeof draft?.text === 'string' && now() - draft.at < retentionMs

  function read(): Record<string, Draft> {
    try {
      const stored = JSON.parse(storage.get(key) ?? '') as Record<string, Draft>
      return Object.fromEntries(Object.entries(stored).filter(isKept))
    } catch {
      return {}
    }
  }

  return {
    get: (chatId) => read()[chatId],
    set(chatId, text, isNote = false) {
      const drafts = read()
      delete drafts[chatId]
      if (text) drafts[chatId] = { text, isNote, at: now() }
      if (Object.keys(drafts).length) storage.set(key, JSON.stringify(drafts))
      else storage.remove(key)
    },
  }
}
