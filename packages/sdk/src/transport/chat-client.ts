import type { Chat, LogPage, Message, SendMessage } from '@papo/protocol'
import type { LogQuery, Request } from './contract.ts'

/**
 * What an answer that was held may take on its way: more than the slowest line that one can chat over,
 * little enough that nobody writes for long to a server that has fallen silent.
 */
const marginMs = 5000

/** One method for each call that visitors and agents share. Each rejects with a PapoError. */
export abstract class ChatClient {
  protected readonly request: Request

  protected constructor(request: Request) {
    this.request = request
  }

  getChat(chatId: string, options: { signal?: AbortSignal } = {}): Promise<Chat> {
    return this.request('GET /v1/chats/:chatId', { params: { chatId }, ...options })
  }

  /** One page of a log. A call that waits takes up to `wait` seconds, and 5 more to give up. */
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

  /** Stores one message. The same `clientId` again answers the first one. */
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

  /** Keeps a silent chat open: its silence is counted from now. */
  extend(chatId: string): Promise<void> {
    return this.request('POST /v1/chats/:chatId/extend', { params: { chatId } })
  }

  /** Ends the chat; ending an ended one changes nothing. */
  endChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/end', { params: { chatId } })
  }
}
