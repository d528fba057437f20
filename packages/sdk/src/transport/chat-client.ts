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

  /**
   * The chat as it is now. Agents receive more fields than the visitor.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `aborted`: `signal` was aborted.
   * @example
   * ```ts
   * const { status, queuePosition } = await visitor.getChat(chatId)
   * show(status === 'waiting' ? `Place in line: ${queuePosition}` : status)
   * ```
   */
  getChat(chatId: string, options: { signal?: AbortSignal } = {}): Promise<Chat> {
    return this.request('GET /v1/chats/:chatId', { params: { chatId }, ...options })
  }

  /**
   * One page of a log. With `wait` the answer is held for up to that many seconds, until there is something
   * new; the call times out 5 s later, and other calls after 15 s. The page says in `nextPollInMs` when to
   * poll next.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `invalid_cursor`: `after` is no `cursor` of a log.
   * - `aborted`: `signal` was aborted.
   * @example
   * ```ts
   * const page = await agent.getMessages(chatId, { tail: true, limit: 20 })
   * show(page.messages)
   * const next = await agent.getMessages(chatId, { after: page.cursor, wait: 25 })
   * show(next.messages)
   * ```
   */
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

  /**
   * The whole log from its start, loaded in pages of 100. Each entry once, in order of `seq`.
   *
   * @throws PapoError `chat_not_found`: no such chat, or not one that the caller may read.
   * @example
   * ```ts
   * const messages = await agent.getChatMessages(chatId)
   * show(messages.map(({ author, text }) => `${author.name}: ${text}`).join('\n'))
   * ```
   */
  async getChatMessages(chatId: string): Promise<Message[]> {
    let messages: Message[] = []
    let page: LogPage | undefined
    do {
      page = await this.getMessages(chatId, { after: page?.cursor ?? '', limit: 100 })
      messages = page.reset ? page.messages : [...messages, ...page.messages]
    } while (page.hasMore)
    return messages
  }

  /**
   * Stores one message. A repeat of a `clientId` with the same text answers the message of the first call,
   * so that a call whose answer was lost can be repeated. A followed chat does that by itself: {@link
   * ChatHandle.send}.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: an agent calls before the chat was accepted.
   * - `chat_ended`: it has ended.
   * - `blocked`: the visitor, or the address that the call comes from, is blocked.
   * - `client_id_reused`: the chat has another text under this `clientId`.
   * - `text_too_long`: more than 4,000 characters (Unicode code points) after trimming.
   * - `aborted`: `signal` was aborted.
   * @example
   * ```ts
   * const clientId = crypto.randomUUID()
   * const message = await agent.sendMessage(chatId, { clientId, text: 'Bom dia!' })
   * show(message.seq)
   * ```
   */
  sendMessage(
    chatId: string,
    body: SendMessage,
    options: { signal?: AbortSignal } = {},
  ): Promise<Message> {
    return this.request('POST /v1/chats/:chatId/messages', { params: { chatId }, body, ...options })
  }

  /**
   * Reports whether the caller is typing. The server forgets it after 6 s. Above the budget of requests it
   * is dropped and rejects with `rate_limited`; `retryAfterMs` says when there is room again.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: an agent calls before the chat was accepted.
   * @example
   * ```ts
   * await agent.setTyping(chatId, true)
   * ```
   */
  setTyping(chatId: string, typing: boolean): Promise<void> {
    return this.request('POST /v1/chats/:chatId/typing', { params: { chatId }, body: { typing } })
  }

  /**
   * Marks the log as read up to this `seq`, 0 or more. The mark never moves back. Above the budget of
   * requests the call is dropped and rejects with `rate_limited`.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: an agent calls before the chat was accepted.
   * @example
   * ```ts
   * const { lastSeq } = await agent.getChat(chatId)
   * await agent.markRead(chatId, lastSeq)
   * ```
   */
  markRead(chatId: string, upTo: number): Promise<void> {
    return this.request('POST /v1/chats/:chatId/read', { params: { chatId }, body: { upTo } })
  }

  /**
   * Keeps an idle chat open: its idle timeout starts again.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: another agent has it.
   * - `chat_not_active`: an agent calls before the chat was accepted.
   * - `chat_ended`: it has ended.
   * @example
   * ```ts
   * await visitor.extend(chatId)
   * ```
   */
  extend(chatId: string): Promise<void> {
    return this.request('POST /v1/chats/:chatId/extend', { params: { chatId } })
  }

  /**
   * Ends the chat for both sides; on an ended chat it changes nothing. An admin or owner may end any chat.
   *
   * @throws PapoError
   * - `chat_not_found`: no such chat, or not one that the caller may read.
   * - `not_your_chat`: the agent is not the chat’s, and is neither admin nor owner.
   * @example
   * ```ts
   * const { endedAt } = await agent.endChat(chatId)
   * show(endedAt)
   * ```
   */
  endChat(chatId: string): Promise<Chat> {
    return this.request('POST /v1/chats/:chatId/end', { params: { chatId } })
  }
}
