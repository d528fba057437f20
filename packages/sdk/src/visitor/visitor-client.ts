import type {
  Chat,
  ChatStarted,
  Page,
  RateChat,
  StartChat,
  VisitorProfile,
  WidgetSettings,
} from '@papo/protocol'
import type { VisitorChat } from '../chat/chat-handle.ts'
import { PapoError } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import type { Platform } from '../platform/platform.ts'
import { ChatClient } from '../transport/chat-client.ts'
import { createRequest } from '../transport/request.ts'

export interface VisitorClientOptions {
  /** Where Papo is served, such as `https://chat.example.com`. */
  baseUrl: string
  /** The site’s public key. */
  siteKey: string
  platform?: Platform
}

export interface StartOptions {
  visitor?: VisitorProfile
  /** The first message. */
  message?: string
  page?: Page
  /** A BCP 47 tag, such as `pt-BR`. */
  locale?: string
}

/** What a visitor of one site can do. The token and the chat are kept in the platform’s storage. */
export class VisitorClient extends ChatClient {
  readonly #siteKey: string

  constructor({ baseUrl, siteKey, platform = choosePlatform() }: VisitorClientOptions) {
    super(createRequest({ baseUrl, platform, token: () => null, credentials: () => 'omit' }))
    this.#siteKey = siteKey
  }

  /** How the widget looks and whether it may be on this page. */
  getWidgetSettings(): Promise<WidgetSettings> {
    return this.request('GET /v1/widget/:siteKey', { params: { siteKey: this.#siteKey } })
  }

  startChat(body: Omit<StartChat, 'siteKey'>): Promise<ChatStarted> {
    return this.request('POST /v1/chats', { body: { siteKey: this.#siteKey, ...body } })
  }

  rateChat(chatId: string, body: RateChat): Promise<Chat> {
    return this.request('PUT /v1/chats/:chatId/rating', { params: { chatId }, body })
  }

  /**
   * Starts a chat, or returns the one that is still open. Called again after a lost answer, also
   * after a reload, it returns the chat of the first call.
   */
  start(_options: StartOptions = {}): Promise<VisitorChat> {
    return Promise.reject(new PapoError('unavailable'))
  }

  /**
   * The chat that was started here, also when it has ended and is not rated; null without one, and
   * then nothing is requested. While the server cannot be reached it goes on trying.
   */
  resume(): Promise<VisitorChat | null> {
    return Promise.resolve(null)
  }

  /** Whether there is a chat to resume. Asks nobody. */
  hasSession(): boolean {
    return false
  }

  /** Forgets the chat of this site, not the visitor: the next start is by the same one. */
  forget(): void {}

  /** Closes the chat that is followed. */
  close(): void {}
}

export const createVisitorClient = (options: VisitorClientOptions): VisitorClient =>
  new VisitorClient(options)
