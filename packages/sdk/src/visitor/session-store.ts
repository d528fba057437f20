import type { ChatKind } from '@papo/protocol'
import { parseJson, toJson } from '../platform/natives.ts'
import type { Platform } from '../platform/platform.ts'

/** A start without an answer so far. Its client id is a secret: it gives access to the chat. */
export interface PendingStart {
  clientId: string
  /** Absent for a live chat. */
  kind?: ChatKind | undefined
  message?: { clientId: string; text: string } | undefined
}

/** The stored values of one site. */
export interface Session {
  visitorToken?: string
  chatId?: string
  start?: PendingStart
}

export type SessionStore = ReturnType<typeof createSessionStore>

/** Stores the session of one site. Nothing is written before a chat is started. */
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
    /** Overwrites the given fields; `undefined` removes one. Another chat removes the earlier chat’s outbox. */
    change(patch: { [Part in keyof Session]: Session[Part] | undefined }): void {
      const before = read()
      if (patch.chatId && patch.chatId !== before.chatId) removeOutbox(before.chatId)
      write({ ...before, ...patch } as Session)
    },
    outboxKey,
    removeOutbox,
    /**
     * The start to send: the unanswered one, else a new one. A text that differs from the pending one gets
     * a client id of its own, because the first one may be stored already. So does a start of another kind.
     */
    pendingStart(text: string, kind?: ChatKind): PendingStart {
      const known = read().start
      const before = known?.kind === kind ? known : undefined
      const start: PendingStart = { clientId: before?.clientId ?? platform.randomUUID() }
      if (kind) start.kind = kind
      if (text) {
        const pending = before?.message
        start.message = pending?.text === text ? pending : { clientId: platform.randomUUID(), text }
      }
      write({ ...read(), start })
      return start
    },
    /** Removes everything but the visitor’s token. */
    forget(): void {
      const { visitorToken, chatId } = read()
      removeOutbox(chatId)
      if (visitorToken) write({ visitorToken })
      else storage.remove(key)
    },
    /** Removes everything. */
    wipe(): void {
      removeOutbox(read().chatId)
      // @fault wiped-session
      storage.remove(key)
    },
    /** The tokens whose logout has not reached the server yet. */
    pendingLogouts: () => storage.get(pendingLogoutsKey)?.split(' ') ?? [],
    setPendingLogouts(tokens: readonly string[]): void {
      if (tokens.length) storage.set(pendingLogoutsKey, tokens.join(' '))
      else storage.remove(pendingLogoutsKey)
    },
  }
}
