import { type ChatStarted, limits, type StartChat, type VisitorProfile } from '@papo/protocol'
import type { Chats } from './chats.ts'
import { viewOf } from './chat-view.ts'
import type { ChatRecord, Installation, SiteRecord, VisitorRecord } from './installation.ts'
import { Refusal, wrong } from './refusal.ts'
import { cleanText, messageText } from './text.ts'

const repeatableForMs = 10 * 60_000

/** Starts chats. */
export class Starts {
  readonly #installation: Installation
  readonly #chats: Chats

  constructor(installation: Installation, chats: Chats) {
    this.#installation = installation
    this.#chats = chats
  }

  /** `returning` is the visitor whose token came with the call. */
  start(
    site: SiteRecord,
    body: StartChat,
    returning: VisitorRecord | null,
  ): { started: ChatStarted; isNew: boolean } {
    const wanted = { ...body, ...checked(body) }
    const key = `${site.site.id} ${body.clientId.toLowerCase()}`
    const repeated = this.#installation.starts.get(key)
    const now = this.#installation.time.now()
    if (repeated && now - repeated.at >= repeatableForMs) throw new Refusal('start_expired')
    const open = repeated?.chat ?? (returning && this.#openChatOf(returning))
    if (open) return { started: this.#answer(open), isNew: false }

    const visitor = returning ?? this.#newVisitor(site)
    introduce(visitor, wanted.visitor)
    const chat = this.#newChat(site, visitor, wanted)
    this.#installation.starts.set(key, { chat, at: now })
    if (wanted.message)
      this.#chats.send(chat, { type: 'visitor', id: visitor.id, visitor }, wanted.message)
    return { started: this.#answer(chat), isNew: true }
  }

  #openChatOf(visitor: VisitorRecord): ChatRecord | null {
    for (const chat of this.#installation.chats.values())
      if (chat.visitor === visitor && chat.status !== 'ended') return chat
    return null
  }

  #newVisitor(site: SiteRecord): VisitorRecord {
    const id = this.#installation.newId()
    return { id, siteId: site.site.id, name: null, email: null, attributes: {} }
  }

  #newChat(
    site: SiteRecord,
    visitor: VisitorRecord,
    { page, locale }: Pick<StartChat, 'page' | 'locale'>,
  ): ChatRecord {
    const chat: ChatRecord = {
      id: this.#installation.newId(),
      workspaceId: site.workspaceId,
      site,
      ticket: this.#installation.count(),
      visitor,
      agent: null,
      status: 'waiting',
      subject: null,
      page: page
        ? { url: page.url, title: page.title ?? null, referrer: page.referrer ?? null }
        : null,
      locale: locale ?? null,
      createdAt: this.#installation.timestamp,
      acceptedAt: null,
      endedAt: null,
      endedBy: null,
      rating: null,
      feedback: null,
      log: [],
      readUpTo: { visitor: 0, agent: 0 },
      typing: new Map(),
      told: new Map(),
      held: new Set(),
    }
    this.#installation.chats.set(chat.id, chat)
    return chat
  }

  #answer(chat: ChatRecord): ChatStarted {
    const { visitor } = chat
    return {
      sessionId: chat.id,
      visitorToken: this.#installation.newCredential({ type: 'visitor', visitor }),
      chat: viewOf(this.#installation, chat, 'visitor'),
    }
  }
}

function introduce(visitor: VisitorRecord, profile: VisitorProfile = {}): void {
  visitor.name = profile.name ?? visitor.name
  visitor.email = profile.email ?? visitor.email
  visitor.attributes = { ...visitor.attributes, ...profile.attributes }
}

/** Everything is checked before anything is made. */
function checked({ visitor, message, page }: StartChat): Partial<StartChat> {
  const name = visitor?.name
  return {
    ...(name === undefined
      ? {}
      : {
          visitor: {
            ...visitor,
            name: cleanText(name, { path: '/visitor/name', maxLength: limits.nameLength }),
          },
        }),
    ...(message
      ? { message: { ...message, text: messageText(message.text, '/message/text') } }
      : {}),
    ...(page ? { page: { ...page, url: pageAddress(page.url) } } : {}),
  }
}

/** Query and fragment are not kept: they may hold secrets. */
function pageAddress(url: string): string {
  const address = URL.canParse(url) ? new URL(url) : null
  if (!address || !/^https?:$/.test(address.protocol))
    throw wrong('/page/url', 'must be an http or https address')
  return address.origin + address.pathname
}
