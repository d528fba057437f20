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

/** A visitor whose token came with the call. */
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

  /** A token of another site proves nothing here. */
  start(
    site: SiteRecord,
    body: StartChat,
    known: Returning | null,
  ): { started: ChatStarted; isNew: boolean } {
    const returning = known?.visitor.siteId === site.site.id ? known : null
    const wanted = { ...body, ...checked(body) }
    const key = `${site.site.id} ${body.clientId.toLowerCase()}`
    const repeated = this.#installation.starts.get(key)
    const now = this.#installation.time.now()
    const isGone = repeated && repeated.chat.visitor.erasedAt !== null
    if (isGone || (repeated && now - repeated.at >= repeatableForMs))
      throw new Refusal('start_expired')
    if (repeated) this.#mayRepeat(site, repeated.chat, returning)
    if (repeated) return { started: this.#answer(repeated.chat, returning), isNew: false }

    requireIdentity(site, returning)
    const visitor = returning?.visitor ?? this.#installation.newVisitor(site)
    introduce(visitor, wanted.visitor)
    const open = this.#openChatOf(visitor)
    const chat = open ?? this.#newChat(site, visitor, wanted)
    if (!open) this.#installation.starts.set(key, { chat, at: now })
    if (wanted.message)
      this.#chats.send(chat, { type: 'visitor', id: visitor.id, visitor }, wanted.message)
    return { started: this.#answer(chat, returning), isNew: !open }
  }

  #openChatOf(visitor: VisitorRecord): ChatRecord | null {
    for (const chat of this.#installation.chats.values())
      if (chat.visitor === visitor && chat.status !== 'ended') return chat
    return null
  }

  /** The client id alone opens no chat of a verified visitor. */
  #mayRepeat(site: SiteRecord, chat: ChatRecord, returning: Returning | null): void {
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

  /** Who came with a token keeps it. */
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

/** What the site has signed stays as it is. */
function introduce(visitor: VisitorRecord, profile: VisitorProfile = {}): void {
  const { identity } = visitor
  if (!identity?.nameVerified) visitor.name = profile.name ?? visitor.name
  if (!identity?.emailVerified) visitor.email = profile.email ?? visitor.email
  visitor.attributes = mergeAttributes(visitor.attributes, profile.attributes ?? {})
}

/** Everything is checked before anything is made. */
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

/** Apps have addresses too: such a referrer is no mistake, but nothing to keep. */
function referrerOf({ referrer = '' }: Page): string {
  return /^https?:/i.test(referrer) ? pageAddress(referrer, '/page/referrer') : ''
}
