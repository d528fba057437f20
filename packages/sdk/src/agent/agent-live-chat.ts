import type { Chat, Message, SendMessage, TransferTarget } from '@papo/protocol'
import type { AgentChat } from '../chat/chat-handle.ts'
import { cleanText } from '../chat/clean-text.ts'
import { LiveChat, type LiveChatOptions } from '../chat/live-chat.ts'
import { PapoError } from '../papo-error.ts'
import type { Stop } from '../platform/platform.ts'
import type { LogReader } from '../sync/log-feed.ts'
import { type HoldBudget, Poller, type PollerOptions } from '../sync/poller.ts'
import type { LogPush } from '../sync/push.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'

/** Agents must see a new message at once, also while the console is hidden. */
const hiddenMs = 0

export interface AgentLiveChatOptions extends Omit<LiveChatOptions, 'feed'> {
  holdBudget: HoldBudget
  push: LogPush | null
  addNote(body: SendMessage, call: { signal: AbortSignal }): Promise<Message>
  transfer(to: TransferTarget, note: string): Promise<Chat>
}

/** One chat, followed by an agent. */
export class AgentLiveChat extends LiveChat implements AgentChat {
  readonly #own: AgentLiveChatOptions
  readonly #noting = new Set<Stop>()

  constructor(options: AgentLiveChatOptions) {
    const { platform, client, chat, holdBudget, push } = options
    const getPage: PollerOptions['getPage'] = (query, call) =>
      client.getMessages(chat.id, query, call)
    // The feed begins within the constructor of the base, before there is a `this`.
    let reload = () => {}
    super({
      ...options,
      feed: (reader) =>
        new Poller(
          { platform, holdBudget, hiddenMs, getPage, push },
          watchingPage(reader, options.first?.pageAt, () => reload()),
        ),
    })
    this.#own = options
    reload = () =>
      void client.getChat(chat.id).then(
        (moved) => this.apply(moved),
        () => {},
      )
  }

  async note(text: string): Promise<Message> {
    const clean = cleanText(text)
    if (!clean) throw new PapoError('invalid_request', { message: 'There is no text to note' })
    const { platform, addNote } = this.#own
    // Each retry has the same client id, so that the server stores the note once.
    const body = { clientId: platform.randomUUID(), text: clean }
    const { answer, stop } = retryUntilAnswered(platform, (signal) => addNote(body, { signal }))
    this.#noting.add(stop)
    try {
      return await answer
    } finally {
      this.#noting.delete(stop)
    }
  }

  async transfer(to: TransferTarget, note = ''): Promise<void> {
    this.apply(await this.#own.transfer(to, cleanText(note)))
  }

  override close(): void {
    for (const stop of this.#noting) stop()
    super.close()
  }
}

/**
 * Calls `onMoved` when the visitor has gone to another page: a page of the log says when, the chat itself where. `last` is
 * what is known; a cache that has lost it says null.
 */
function watchingPage(
  reader: LogReader,
  last: string | null | undefined,
  onMoved: () => void,
): LogReader {
  return {
    ...reader,
    onPage(page) {
      const at = page.pageAt ?? last
      if (at !== last) onMoved()
      last = at
      return reader.onPage(page)
    },
  }
}
