import type { Platform } from '@papo/sdk'

/** What nobody came back to for so long is forgotten. */
const retentionMs = 30 * 24 * 60 * 60 * 1000

interface Draft {
  text: string
  /** For agents alone. What was begun as a note never comes back as a message. */
  isNote?: boolean
  /** Milliseconds since 1970. */
  at: number
}

/** What was written and not sent, by chat. It survives switching, reloading and signing in again. */
export interface Drafts {
  get(chatId: string): { text: string; isNote: boolean }
  /** An empty text removes it. */
  set(chatId: string, text: string, isNote?: boolean): void
}

/**
 * Keeps the drafts of one agent on this device. Every change reads what is kept first, so that two
 * tabs do not overwrite each other’s.
 */
export function createDrafts({ storage, now }: Platform, agentId: string): Drafts {
  const key = `papo.console.drafts.${agentId}`

  function read(): Record<string, Draft> {
    try {
      const kept = JSON.parse(storage.get(key) ?? '{}') as Record<string, Draft>
      const fresh = Object.entries(kept).filter(([, draft]) => isDraft(draft, now()))
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
      const { [chatId]: _, ...others } = read()
      const drafts = text ? { ...others, [chatId]: { text, isNote, at: now() } } : others
      if (Object.keys(drafts).length) storage.set(key, JSON.stringify(drafts))
      else storage.remove(key)
    },
  }
}

const isDraft = (value: Partial<Draft> | null, now: number): boolean =>
  typeof value?.text === 'string' && typeof value.at === 'number' && now - value.at < retentionMs
