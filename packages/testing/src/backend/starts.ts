import {
  type ChatStarted,
  limits,
  mergeAttributes,
  type Page,
  type StartChat,
  type VisitorProfile,
} from '@papo/protocol'
import type { Chats } from './chats.ts'
import { viewOf } from './chat-view.ts'
import type { ChatRecord, Installation, SiteRecord, VisitorRecord } from './installation.ts'
import { Refusal } from './refusal.ts'
import { cleanText, messageText, pageAddress } from './text.ts'

/** A visitor whose token the call carries. */
export interface Returning {
  visitor: VisitorRecord
  token: string
}

const repeatableForMs = 10 * 60_000

/** Starts chats. */
export class Starts {
  readonly #installation: Installation
  readonly #chats: Chats

  constructor(installation: Installation, chats: Chats) {
    this.#installation = installation
    this.#chats = chats
  }

  /** Starts a chat. A token of another site is ignored. */
  start(
    site: SiteRecord,
    body: StartChat,
    known: Returning | null,
  ): { started: ChatStarted; isNew: boolean } {
    const returning = known?.visitor.siteId === site.site.id ? known : null
    const clean = { ...body, ...checked(body) }
    const key = `${site.site.id} ${body.clientId.toLowerCase()}`
    const repeated = this.#installation.starts.get(key)
    const now = this.#installation.time.now()
    const isErased = repeated && repeated.chat.visitor.erasedAt !== null
    if (isErased || (repeated && now - repeated.at >= repeatableForMs))
      throw new Refusal('start_expired')
    if (repeated) this.#requireRepeatable(site, repeated.chat, returning)
    if (repeated) return { started: this.#answer(repeated.chat, returning), isNew: false }

    requireIdentity(site, returning)
    const visitor = returning?.visitor ?? this.#installation.newVisitor(site)
    introduce(visitor, clean.visitor)
    const open = this.#openChatOf(visitor)
    const chat = open ?? this.#newChat(site, visitor, clean)
    if (!open) this.#installation.starts.set(key, { chat, at: now })
    if (clean.message)
      this.#chats.send(chat, { type: 'visitor', id: visitor.id, visitor }, clean.message)
    return { started: this.#answer(chat, returning), isNew: !open }
  }

  #openChatOf(visitor: VisitorRecord): ChatRecord | null {
    for (const chat of this.#installation.chats.values())
      if (chat.visitor === visitor && chat.status !== 'ended') return chat
    return null
  }

  /** The client id alone does not open a chat of a verified visitor. */
  #requireRepeatable(site: SiteRecord, chat: ChatRecord, returning: Returning | null): void {
    const isCaller = returning?.visitor === chat.visitor
    requireIdentity(site, isCaller ? returning : null)
    if (chat.visitor.identity && !isCaller) throw new Refusal('start_expired')
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
        ? { url: page.url, title: page.title || null, referrer: page.referrer || null }
        : null,
      locale: locale ?? null,
      createdAt: this.#installation.timestamp,
      acceptedAt: null,
      requeuedAt: null,
      closesAt: null,
      endedAt: null,
      endedBy: null,
      rating: null,
      feedback: null,
      log: [],
      readUpTo: { visitor: 0, agent: 0 },
      deliveredUpTo: { visitor: 0, agent: 0 },
      typing: new Map(),
      held: new Set(),
      generation: 0,
      sent: new Map(),
    }
    this.#installation.chats.set(chat.id, chat)
    return chat
  }

  /** A returning visitor keeps their token. */
  #answer(chat: ChatRecord, returning: Returning | null): ChatStarted {
    const { visitor } = chat
    return {
      sessionId: chat.id,
      visitorToken:
        returning?.visitor === visitor
          ? returning.token
          : this.#installation.newCredential({ type: 'visitor', visitor }),
      chat: viewOf(this.#installation, chat, 'visitor'),
    }
  }
}

function requireIdentity({ site }: SiteRecord, returning: Returning | null): void {
  if (site.identity === 'required' && !returning?.visitor.identity)
    throw new Refusal('identity_required')
}

/** Fields that the site has signed stay as they are. */
function introduce(visitor: VisitorRecord, profile: VisitorProfile = {}): void {
  const { identity } = visitor
  if (!identity?.nameVerified) visitor.name = profile.name ?? visitor.name
  if (!identity?.emailVerified) visitor.email = profile.email ?? visitor.email
  visitor.attributes = mergeAttributes(visitor.attributes, profile.attributes ?? {})
}

/** The cleaned fields of a start; refuses invalid ones before anything is created. */
function checked({ visitor, message, page }: StartChat): Partial<StartChat> {
  const { name, ...rest } = visitor ?? {}
  const cleanName = name?.trim()
    ? cleanText(name, { path: '/visitor/name', maxLength: limits.nameLength })
    : null
  return {
    visitor: cleanName === null ? rest : { ...rest, name: cleanName },
    ...(message
      ? { message: { ...message, text: messageText(message.text, '/message/text') } }
      : {}),
    ...(page
      ? { page: { ...page, url: pageAddress(page.url, '/page/url'), referrer: referrerOf(page) } }
      : {}),
  }
}

/** A referrer that is not http or https, such as an app’s, is valid but not stored. */
function referrerOf({ referrer = '' }: Page): string {
  return /^https?:/i.test(referrer) ? pageAddress(referrer, '/page/referrer') : ''
}
