import type { Message, SendMessage } from '@papo/protocol'
import { isPapoError, PapoError } from '../papo-error.ts'
import type { Platform } from '../platform/platform.ts'
import type { RetryLoopState } from '../sync/connection.ts'
import { RetryLoop } from '../sync/retry-loop.ts'
import { OutboxStore } from './outbox-store.ts'
import type { OutgoingMessage } from './outgoing-message.ts'
import { classifyFailure } from './classify-failure.ts'

export interface OutboxOptions {
  platform: Platform
  /** The storage key of the unsent messages. */
  key: string
  send(message: SendMessage, options: { signal: AbortSignal }): Promise<Message>
  /** The list changed; `changed` is the message that was added or whose state changed. */
  onChange(changed: OutgoingMessage | null): void
  /** The server has stored the message. True if the log shows it, so that it is no longer outgoing. */
  onStored(message: Message): boolean
}

interface Item {
  message: OutgoingMessage
  /** Stored on the server; the item stays in the list until the log shows it. */
  isStored: boolean
  /** Resolves `settled`: with the stored message, or with null if the item was discarded. */
  settle(message: Message | null): void
  settled: Promise<Message | null>
  /** Settles the promise that `add` returned. */
  resolve(message: Message): void
  reject(error: PapoError): void
}

const canSendNow: ReadonlySet<RetryLoopState> = new Set(['starting', 'following', 'finished'])

/**
 * Sends the client’s own messages. Guarantees:
 * - in the order of writing, one at a time; a later message never overtakes an earlier one that may
 *   still be stored
 * - each message keeps its client id through every retry and reload, so the server stores it once
 * - a message is stored locally before it is sent, until it is answered
 * - a transient failure is retried; a message that is refused for good becomes `failed` and waits for a
 *   person while the next one is sent; if the server accepts nothing, everything waits for a person
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
      iterate: (signal) => this.#sendNext(signal),
    })
    for (const { code, ...stored } of this.#store.read()) {
      const error = code ? new PapoError(code) : null
      void this.#track({ ...stored, state: error ? 'failed' : 'sending', error })
    }
  }

  get list(): readonly OutgoingMessage[] {
    return this.#list
  }

  /** Pass a `clientId` that the server has received before. */
  add(text: string, clientId = this.#options.platform.randomUUID()): Promise<Message> {
    if (this.#loop.state === 'stopped') return Promise.reject(closed())
    const createdAt = new Date(this.#options.platform.now()).toISOString()
    const message: OutgoingMessage = { clientId, text, createdAt, state: 'sending', error: null }
    this.#store.put({ clientId, text, createdAt })
    const promise = this.#track(message)
    this.#options.onChange(message)
    // A new message does not shorten the wait of one that is being retried.
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
    item.settle(null)
    item.reject(new PapoError('aborted', { message: 'The message was discarded' }))
    this.#options.onChange(null)
    if (this.#isReady) this.#loop.wake(this.#loop.state === 'refused')
  }

  /** The log has these own messages. Changes the list without `onChange`. */
  settle(messages: readonly Message[]): void {
    for (const message of messages) {
      const item = this.#find(message.clientId)
      if (!item) continue
      this.#remove(item)
      item.settle(message)
      item.resolve(message)
    }
  }

  /** Starts or resumes sending. `isAsked`: a person asks for it, so `ask` failures are retried too. */
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
      item.settle(null)
      item.reject(closed())
    }
  }

  #track(message: OutgoingMessage): Promise<Message> {
    let settle: Item['settle'] = () => {}
    const settled = new Promise<Message | null>((resolve) => (settle = resolve))
    const promise = new Promise<Message>((resolve, reject) => {
      this.#items.push({ message, isStored: false, settle, settled, resolve, reject })
    })
    // The list shows the failure too, so a caller may ignore the promise.
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

  async #sendNext(signal: AbortSignal): Promise<number | null> {
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
