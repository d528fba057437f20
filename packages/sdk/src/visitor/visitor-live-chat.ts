import type { Chat, RateChat } from '@papo/protocol'
import type { VisitorChat } from '../chat/chat-handle.ts'
import { cleanText } from '../chat/clean-text.ts'
import { LiveChat, type LiveChatOptions } from '../chat/live-chat.ts'
import type { Credential } from '../realtime/holder.ts'
import { Transport, type TransportChoice } from '../realtime/transport.ts'
import { Poller } from '../sync/poller.ts'

/** The poll interval of a hidden page. */
const hiddenMs = 30_000

export interface VisitorLiveChatOptions extends Omit<LiveChatOptions, 'self' | 'feed'> {
  rate(body: RateChat): Promise<Chat>
  baseUrl: string
  transport: TransportChoice | undefined
  credential(): Credential | null
  /** The name under which this site’s tabs share a socket. */
  sharedName: string
}

/** One chat, followed by its visitor. */
export class VisitorLiveChat extends LiveChat implements VisitorChat {
  readonly #rate: VisitorLiveChatOptions['rate']

  constructor({ rate, ...options }: VisitorLiveChatOptions) {
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
  }

  async rate(rating: 1 | 2 | 3 | 4 | 5, feedback = ''): Promise<void> {
    const text = cleanText(feedback)
    this.apply(await this.#rate(text ? { rating, feedback: text } : { rating }))
  }
}
