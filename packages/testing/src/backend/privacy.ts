import type { Message, VisitorErased, VisitorExport } from '@papo/protocol'
import type { Chats } from './chats.ts'
import type { ChatRecord, Installation, VisitorRecord } from './installation.ts'
import { Refusal } from './refusal.ts'

const tokenLifeMs = 30 * 24 * 3_600_000

/** Exports and erases the data of a visitor. */
export class Privacy {
  readonly #installation: Installation
  readonly #chats: Chats

  constructor(installation: Installation, chats: Chats) {
    this.#installation = installation
    this.#chats = chats
  }

  export(workspaceId: string, visitorId: string): VisitorExport {
    const visitor = this.#find(workspaceId, visitorId)
    const { id, siteId, name, email, attributes, createdAt, erasedAt } = visitor
    const now = this.#installation.time.now()
    const lastUsedAt = new Date(now).toISOString()
    const expiresAt = new Date(now + tokenLifeMs).toISOString()
    return {
      exportedAt: lastUsedAt,
      visitor: { id, siteId, name, email, attributes, createdAt, erasedAt },
      identities: visitor.identity
        ? [{ externalId: visitor.identity.externalId, verifiedAt: createdAt }]
        : [],
      tokens: this.#tokensOf(visitor).map(() => ({ createdAt, lastUsedAt, expiresAt })),
      chats: this.#chatsOf(visitor).map(exportedChat),
    }
  }

  /** A repeat changes nothing and answers the same. */
  erase(workspaceId: string, visitorId: string): VisitorErased {
    const visitor = this.#find(workspaceId, visitorId)
    const chats = this.#chatsOf(visitor)
    if (visitor.erasedAt === null) {
      const erasedAt = this.#installation.timestamp
      Object.assign(visitor, {
        name: null,
        email: null,
        attributes: {},
        identity: null,
        erasedAt,
      })
      for (const secret of this.#tokensOf(visitor)) this.#installation.credentials.delete(secret)
      for (const chat of chats) this.#eraseChat(chat)
    }
    const entries = chats.flatMap(({ log }) => log).filter(({ erased }) => erased)
    return {
      erasedAt: visitor.erasedAt ?? this.#installation.timestamp,
      chats: chats.length,
      messages: entries.length,
    }
  }

  #eraseChat(chat: ChatRecord): void {
    this.#chats.expire(chat)
    chat.log = chat.log.map(tombstone)
    chat.generation++
    chat.typing.clear()
    Object.assign(chat, { subject: null, page: null, locale: null, feedback: null })
    for (const { wake } of chat.held) wake()
  }

  #find(workspaceId: string, visitorId: string): VisitorRecord {
    for (const { visitor, workspaceId: own } of this.#installation.chats.values())
      if (visitor.id === visitorId && own === workspaceId) return visitor
    throw new Refusal('visitor_not_found')
  }

  #chatsOf(visitor: VisitorRecord): ChatRecord[] {
    return [...this.#installation.chats.values()].filter((chat) => chat.visitor === visitor)
  }

  #tokensOf(visitor: VisitorRecord): string[] {
    return [...this.#installation.credentials]
      .filter(([, credential]) => credential.type === 'visitor' && credential.visitor === visitor)
      .map(([secret]) => secret)
  }
}

/** The entry without its text and the visitor’s name; it keeps its `seq`. */
function tombstone(entry: Message): Message {
  const { author, text } = entry
  return {
    ...entry,
    author: author.type === 'visitor' ? { ...author, name: null } : author,
    ...(text === null && !entry.erased ? {} : { text: null, erased: true }),
  }
}

function exportedChat(chat: ChatRecord): VisitorExport['chats'][number] {
  const { id, status, createdAt, acceptedAt, endedAt, endedBy, rating, feedback } = chat
  return {
    id,
    siteId: chat.site.site.id,
    status,
    createdAt,
    acceptedAt,
    endedAt,
    endedBy,
    rating,
    feedback,
    subject: chat.subject,
    pageUrl: chat.page?.url ?? null,
    pageTitle: chat.page?.title ?? null,
    pageReferrer: chat.page?.referrer ?? null,
    locale: chat.locale,
    lastSeenAt: null,
    log: chat.log.map((entry) => ({
      id: entry.id,
      seq: entry.seq,
      kind: entry.kind,
      authorType: entry.author.type,
      authorName: entry.author.name,
      text: entry.text,
      rating: entry.rating ?? null,
      toName: entry.to?.name ?? null,
      erased: entry.erased ?? false,
      createdAt: entry.createdAt,
    })),
  }
}
