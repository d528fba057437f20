import type { Platform } from '@papo/sdk'

/** Drafts unchanged for 30 days are dropped. */
const retentionMs = 30 * 24 * 60 * 60 * 1000

interface Draft {
  text: string
  /** Whether it is a note. The draft of a note must never come back as a message. */
  isNote?: boolean
  /** Milliseconds since 1970. */
  at: number
}

/** Unsent texts by chat. They survive switching, reloading and signing in again. */
export interface Drafts {
  get(chatId: string): { text: string; isNote: boolean }
  /** An empty text removes it. */
  set(chatId: string, text: string, isNote?: boolean): void
}

/**
 * Stores the drafts of one agent on this device. Every change reads the stored drafts first, so that
 * two tabs do not overwrite each other’s.
 */
export function createDrafts({ storage, now }: Platform, agentId: string): Drafts {
  const key = `papo.console.drafts.${agentId}`

  function read(): Record<string, Draft> {
    try {
      const stored = JSON.parse(storage.get(key) ?? '{}') as Record<string, Draft>
      const fresh = Object.entries(stored).filter(([, draft]) => isDraft(draft, now()))
      return Object.fromEntries(fresh)
    } catch {
      return {}
    }
  }

  return {
    get(chatId) {
      const { text = '', isNote = false } = read()[chatId] ?? {}
      return { text, isNote }
    },
    set(chatId, text, isNote = false) {
      const { [chatId]: _, ...rest } = read()
      const drafts = text ? { ...rest, [chatId]: { text, isNote, at: now() } } : rest
      if (Object.keys(drafts).length) storage.set(key, JSON.stringify(drafts))
      else storage.remove(key)
    },
  }
}

const isDraft = (value: Partial<Draft> | null, now: number): boolean =>
  typeof value?.text === 'string' && typeof value.at === 'number' && now - value.at < retentionMs
