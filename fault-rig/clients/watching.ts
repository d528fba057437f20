import type { ChatHandle, Message } from '@papo/sdk'
import type { Journal, Participant, View } from './journal.ts'

/** Logs what one open chat shows, and what its sender learns about each send. */
export class Watching {
  readonly chat: ChatHandle
  readonly view: View
  readonly #journal: Journal
  readonly #shown = new Set<string>()
  readonly #stops: (() => void)[]

  constructor(journal: Journal, who: string, participant: Participant, chat: ChatHandle) {
    this.#journal = journal
    this.chat = chat
    this.view = journal.looking(who, participant, chat.id)
    const { state } = chat
    // The first message of a start, or what was unsent at a reload.
    for (const { clientId, text } of state.outgoing)
      journal.sending(chat.id, participant, clientId, text)
    if (state.messages.length > 0) this.#open(state.messages)
    this.#update()
    this.#stops = [
      chat.on('message', (message) => this.#show(message)),
      chat.on('state', ({ messages }) => {
        // The first page is not news: it was there at the opening.
        if (this.#shown.size === 0) this.#open(messages)
        this.#update()
      }),
    ]
  }

  /** Sends through the SDK and records the send in the journal at once. Resolves at the ack. */
  async say(text: string): Promise<Message> {
    const promise = this.chat.send(text)
    const clientId = this.chat.state.outgoing.at(-1)?.clientId
    if (clientId === undefined) throw new Error(`${this.view.who} could not write`)
    this.#journal.sending(this.chat.id, this.view.participant, clientId, text)
    const message = await promise
    this.#journal.acked(message)
    return message
  }

  /** Loads every page before the first one, so that the whole log is shown. */
  async loadAll(): Promise<void> {
    while (this.chat.state.hasEarlier) await this.chat.loadEarlier()
    this.#update()
  }

  close(): void {
    this.#update()
    this.view.isOpen = false
    for (const stop of this.#stops) stop()
    this.chat.close()
  }

  #open(messages: readonly Message[]): void {
    for (const message of messages) this.#show(message)
  }

  #show(message: Message): void {
    this.#shown.add(message.id)
    this.view.shownAt.set(message.id, performance.now())
    this.view.rendered.push(message)
    this.#journal.acked(message)
  }

  #update(): void {
    const { messages, status } = this.chat.state
    this.view.messages = messages
    this.view.status = status
  }
}
