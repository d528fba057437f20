import type { Chat, LeaveMessage, RateChat, SendMessage } from '@papo/protocol'
import type { LeaveOptions, VisitorChat } from '../chat/chat-handle.ts'
import { cleanText } from '../chat/clean-text.ts'
import { LiveChat, type LiveChatOptions } from '../chat/live-chat.ts'
import type { Credential } from '../realtime/holder.ts'
import { Transport, type TransportChoice } from '../realtime/transport.ts'
import { Poller } from '../sync/poller.ts'

/** The poll interval of a hidden page. */
const hiddenMs = 30_000

export interface VisitorLiveChatOptions extends Omit<LiveChatOptions, 'self' | 'feed'> {
  rate(body: RateChat): Promise<Chat>
  leave(body: LeaveMessage): Promise<Chat>
  baseUrl: string
  transport: TransportChoice | undefined
  credential(): Credential | null
  /** The name under which this site’s tabs share a socket. */
  sharedName: string
}

/** One chat, followed by its visitor. */
export class VisitorLiveChat extends LiveChat implements VisitorChat {
  readonly #rate: VisitorLiveChatOptions['rate']
  readonly #leave: VisitorLiveChatOptions['leave']
  readonly #newId: () => string
  /** The text of the last call: its repeat has the same client id, so that it is stored once. */
  #left: SendMessage | null = null

  constructor({ rate, leave, ...options }: VisitorLiveChatOptions) {
    const { platform, client, chat, baseUrl, transport: choice, credential, sharedName } = options
    const transport = new Transport({ platform, baseUrl, choice, credential, sharedName })
    super({
      ...options,
      self: { type: 'visitor' },
      feed: (reader) =>
        new Poller(
          {
            platform,
            holdBudget: { left: 1 },
            hiddenMs,
            getPage: (query, call) => client.getMessages(chat.id, query, call),
            push: transport.log(chat.id),
          },
          reader,
        ),
    })
    this.#rate = rate
    this.#leave = leave
    this.#newId = () => platform.randomUUID()
  }

  async leaveMessage({ email, message = '' }: LeaveOptions = {}): Promise<void> {
    const text = cleanText(message)
    if (this.#left?.text !== text) this.#left = text ? { clientId: this.#newId(), text } : null
    const body = { ...(email && { email }), ...(this.#left && { message: this.#left }) }
    this.apply(await this.#leave(body))
  }

  async rate(rating: 1 | 2 | 3 | 4 | 5, feedback = ''): Promise<void> {
    const text = cleanText(feedback)
    this.apply(await this.#rate(text ? { rating, feedback: text } : { rating }))
  }
}
