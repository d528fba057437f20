import type { Chat, LogPage, Message, SendMessage } from '@papo/protocol'
import type { LogQuery, Request } from './contract.ts'

/**
 * The time that a held poll may take beyond its wait: more than the slowest usable connection needs, but
 * short enough to notice soon that the server does not answer.
 */
const marginMs = 5000

/** The calls that visitors and agents share, one method each. Each rejects with a PapoError. */
export abstract class ChatClient {
  /** @internal */
  protected readonly request: Request

  /** @internal */
  protected constructor(request: Request) {
    this.request = request
  }

  getChat(chatId: string, options: { signal?: AbortSignal } = {}): Promise<Chat> {
    return this.request('GET /v1/chats/:chatId', { params: { chatId }, ...options })
  }

  /** One page of a log. With `wait` the poll is held for up to that many seconds; it times out 5 s later. */
  getMessages(
    chatId: string,
    query: LogQuery = {},
    options: { signal?: AbortSignal } = {},
  ): Promise<LogPage> {
    return this.request('GET /v1/chats/:chatId/messages', {
      params: { chatId },
      query,
      ...(query.wait ? { timeoutMs: query.wait * 1000 + marginMs } : {}),
      ...options,
    })
  }

  /** The whole log from its start, page by page. */
  async getChatMessages(chatId: string): Promise<Message[]> {
    let messages: Message[] = []
    let page: LogPage | undefined
    do {
      page = await this.getMessages(chatId, { after: page?.cursor ?? '', limit: 100 })
      messages = page.reset ? page.messages : [...messages, ...page.messages]
    } while (page.hasMore)
    return messages
  }

  /** Stores one message. A repeat of a `clientId` answers the message of the first call. */
  sendMessage(
    chatId: string,
    body: SendMessage,
    options: { signal?: AbortSignal } = {},
  ): Promise<Message> {
    return this.request('POST /v1/chats/:chatId/messages', { params: { chatId }, body, ...options })
  }

  setTyping(chatId: string, typing: boolean): Promise<void> {
    return this.request('POST /v1/chats/:chatId/typing', { params: { chatId }, body: { typing } })
  }

  markRead(chatId: string, upTo: number): Promise<void> {
    return this.request('POST /v1/chats/:chatId/read', { params: { chatId }, body: { upTo } })
  }

  /** Keeps an idle chat open: its idle timeout starts again. */
  extend(chatId: string): Promise<void> {
    return this.request('POST /v1/chats/:chatId/extend', { params: { chatId } })
  }

  /** Ends the chat; on an ended chat it changes nothing. */
  endChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/end', { params: { chatId } })
  }
}
