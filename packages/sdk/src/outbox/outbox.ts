import type { Message, SendMessage } from '@papo/protocol'
import type { OutgoingMessage } from '../chat/chat-handle.ts'
import { isPapoError, PapoError } from '../papo-error.ts'
import type { Platform } from '../platform/platform.ts'
import type { RetryLoopState } from '../sync/connection.ts'
import { RetryLoop } from '../sync/retry-loop.ts'
import { OutboxStore } from './outbox-store.ts'
import { classifyFailure } from './classify-failure.ts'

export interface OutboxOptions {
  platform: Platform
  /** Where the unsent messages are kept. */
  key: string
  send(message: SendMessage, options: { signal: AbortSignal }): Promise<Message>
  /** The list is another one; `changed` is the message that was added or has another state. */
  onChange(changed: OutgoingMessage | null): void
  /** The server has stored it. True when the log shows it, so that it is no longer outgoing. */
  onStored(message: Message): boolean
}

interface Item {
  message: OutgoingMessage
  /** On the server; it stays in the list until the log shows it. */
  isStored: boolean
  /** Ends the waiting for an answer: the message, or null when it was given up. */
  over(message: Message | null): void
  settled: Promise<Message | null>
  /** Ends the promise of whoever wrote it. */
  resolve(message: Message): void
  reject(error: PapoError): void
}

const canSendNow: ReadonlySet<RetryLoopState> = new Set(['starting', 'following', 'finished'])

/**
 * Sends what was written.
 * - in the order of writing; one at a time; a later message never overtakes an earlier one that may
 *   still be stored
 * - each message keeps its client id through every retry and reload: the server stores it once
 * - a message is kept before it is sent, until it is answered
 * - what fails for a moment is tried again; what is refused for good is marked and left to the
 *   person, and the next one goes; where nothing would be taken, everything waits for the person
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #store: OutboxStore
  readonly #loop: RetryLoop
  readonly #items: Item[] = []
  #list: readonly OutgoingMessage[] = []
  #isReady = false

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#store = new OutboxStore(options.platform.storage, options.key)
    this.#loop = new RetryLoop({
      platform: options.platform,
      iterate: (signal) => this.#turn(signal),
    })
    for (const { code, ...stored } of this.#store.read()) {
      const error = code ? new PapoError(code) : null
      void this.#track({ ...stored, state: error ? 'failed' : 'sending', error })
    }
  }

  get list(): readonly OutgoingMessage[] {
    return this.#list
  }

  /** `clientId` is given where it was promised to the server before. */
  add(text: string, clientId = this.#options.platform.randomUUID()): Promise<Message> {
    if (this.#loop.state === 'stopped') return Promise.reject(closed())
    const createdAt = new Date(this.#options.platform.now()).toISOString()
    const message: OutgoingMessage = { clientId, text, createdAt, state: 'sending', error: null }
    this.#store.put({ clientId, text, createdAt })
    const promise = this.#track(message)
    this.#options.onChange(message)
    // A new message does not hurry one that waits for a better moment.
    if (this.#isReady && canSendNow.has(this.#loop.state)) this.#loop.wake()
    return promise
  }

  retry(clientId: string): void {
    const item = this.#find(clientId)
    if (!item || item.isStored) return
    if (item.message.error) this.#mark(item, null)
    if (this.#isReady) this.#loop.wake(true)
  }

  discard(clientId: string): void {
    const item = this.#find(clientId)
    if (!item) return
    this.#remove(item)
    item.over(null)
    item.reject(new PapoError('aborted', { message: 'The message was discarded' }))
    this.#options.onChange(null)
    if (this.#isReady) this.#loop.wake(this.#loop.state === 'refused')
  }

  /** The log has these messages of one’s own. Changes the list and tells nobody. */
  settle(messages: readonly Message[]): void {
    for (const message of messages) {
      const item = this.#find(message.clientId)
      if (!item) continue
      this.#remove(item)
      item.over(message)
      item.resolve(message)
    }
  }

  /** Sends from now on; wakes what waits. `isAsked`: a person asks for it. */
  wake(isAsked = false): void {
    this.#isReady = true
    for (const item of isAsked ? this.#items : []) {
      const { error } = item.message
      if (error && classifyFailure(error) === 'ask') this.#mark(item, null)
    }
    this.#loop.wake(isAsked)
  }

  stop(): void {
    this.#loop.stop()
    for (const item of this.#items) {
      item.over(null)
      item.reject(closed())
    }
  }

  #track(message: OutgoingMessage): Promise<Message> {
    let over: Item['over'] = () => {}
    const settled = new Promise<Message | null>((resolve) => (over = resolve))
    const promise = new Promise<Message>((resolve, reject) => {
      this.#items.push({ message, isStored: false, over, settled, resolve, reject })
    })
    // Whoever does not wait for the outcome sees it in the list.
    promise.catch(() => {})
    this.#refresh()
    return promise
  }

  #refresh(): void {
    this.#list = this.#items.map(({ message }) => message)
  }

  #find(clientId: string | null): Item | undefined {
    return this.#items.find(({ message }) => message.clientId === clientId)
  }

  #mark(item: Item, error: PapoError | null): void {
    const { clientId, text, createdAt } = item.message
    item.message = { clientId, text, createdAt, state: error ? 'failed' : 'sending', error }
    this.#store.put({ clientId, text, createdAt, ...(error ? { code: error.code } : {}) })
    this.#refresh()
    this.#options.onChange(item.message)
  }

  #remove(item: Item): void {
    this.#items.splice(this.#items.indexOf(item), 1)
    this.#store.drop(item.message.clientId)
    this.#refresh()
  }

  async #turn(signal: AbortSignal): Promise<number | null> {
    const item = this.#items.find(
      ({ message, isStored }) => message.state === 'sending' && !isStored,
    )
    if (!item) return null
    const { clientId, text } = item.message
    try {
      const sent = this.#options.send(
        { /* @fault client-id-of-retries */ clientId, text },
        { signal },
      )
      const message = await Promise.race([sent, item.settled])
      if (message && this.#items.includes(item)) this.#stored(item, message)
    } catch (error) {
      if (!isPapoError(error) || signal.aborted) throw error
      const failureClass = classifyFailure(error)
      if (failureClass === 'transient') throw error
      if (this.#items.includes(item)) this.#mark(item, error)
      if (failureClass === 'ask') throw error
      item.reject(error)
    }
    return 0
  }

  #stored(item: Item, message: Message): void {
    item.isStored = true
    item.resolve(message)
    if (this.#options.onStored(message)) this.#remove(item)
    else this.#store.drop(item.message.clientId)
    this.#options.onChange(null)
  }
}

const closed = () => new PapoError('aborted', { message: 'The chat is closed' })
