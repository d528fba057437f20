import { parseJson, toJson } from '../platform/natives.ts'
import type { Platform } from '../platform/platform.ts'

/** A start that was not answered yet. Its client id is a secret: who has it gets the chat. */
export interface PendingStart {
  clientId: string
  message?: { clientId: string; text: string } | undefined
}

/** What is kept for one site. */
export interface Session {
  visitorToken?: string
  chatId?: string
  start?: PendingStart
}

export type SessionStore = ReturnType<typeof createSessionStore>

/** Keeps the session of one site. Nothing is written before a chat is started. */
export function createSessionStore(platform: Platform, siteKey: string) {
  const { storage } = platform
  const key = `papo.session.${siteKey}`
  const pendingLogoutsKey = `papo.logout.${siteKey}`

  function read(): Session {
    try {
      return (parseJson(storage.get(key) ?? '{}') as Session | null) ?? {}
    } catch {
      return {}
    }
  }

  const outboxKey = (chatId: string) => `papo.outbox.${chatId}`
  const write = (session: Session) => storage.set(key, toJson(session))
  const removeOutbox = (chatId: string | undefined) => {
    // @fault wiped-outbox
    if (chatId) storage.remove(outboxKey(chatId))
  }

  return {
    key,
    read,
    /** Overwrites the named parts; `undefined` removes one. Of an earlier chat nothing is left. */
    change(patch: { [Part in keyof Session]: Session[Part] | undefined }): void {
      const before = read()
      if (patch.chatId && patch.chatId !== before.chatId) removeOutbox(before.chatId)
      write({ ...before, ...patch } as Session)
    },
    outboxKey,
    removeOutbox,
    /**
     * The start to ask for: the unanswered one, else a new one. Another text than before gets an id
     * of its own, because the first one may be stored.
     */
    pendingStart(text: string): PendingStart {
      const before = read().start
      const start: PendingStart = { clientId: before?.clientId ?? platform.randomUUID() }
      if (text) {
        const said = before?.message
        start.message = said?.text === text ? said : { clientId: platform.randomUUID(), text }
      }
      write({ ...read(), start })
      return start
    },
    /** Leaves nothing but the visitor’s token. */
    forget(): void {
      const { visitorToken, chatId } = read()
      removeOutbox(chatId)
      if (visitorToken) write({ visitorToken })
      else storage.remove(key)
    },
    /** Leaves nothing at all. */
    wipe(): void {
      removeOutbox(read().chatId)
      // @fault wiped-session
      storage.remove(key)
    },
    /** The tokens that the server has not been told to revoke yet. */
    pendingLogouts: () => storage.get(pendingLogoutsKey)?.split(' ') ?? [],
    setPendingLogouts(tokens: readonly string[]): void {
      if (tokens.length) storage.set(pendingLogoutsKey, tokens.join(' '))
      else storage.remove(pendingLogoutsKey)
    },
  }
}
