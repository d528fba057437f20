import { randomUUID } from 'node:crypto'
import type { Change, ChangeSignals } from '@papo/core/platform/change-signals'
import type { Clock } from '@papo/core/platform/clock'
import { memoryChanges } from '@papo/core/memory/changes'
import type { Connection } from './connection.ts'
import type { Names } from './names.ts'
import { within } from './within.ts'

const publishWithinMs = 150
const known: readonly Change[] = ['sites', 'sessions', 'blocks']

type Writer = Pick<Connection, 'client' | 'answers'>

/** Publishes to this process at once, and to the others through Redis. */
export class RedisChanges implements ChangeSignals {
  readonly #local = memoryChanges()
  readonly #node = randomUUID()
  readonly #names: Names
  readonly #writer: Writer
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void

  constructor(options: {
    names: Names
    writer: Writer
    clock: Clock
    onError: (error: unknown) => void
  }) {
    this.#names = options.names
    this.#writer = options.writer
    this.#clock = options.clock
    this.#onError = options.onError
  }

  async publish(change: Change): Promise<void> {
    await this.#local.publish(change)
    if (!this.#writer.answers) return
    const published = this.#writer.client.publish(this.#names.changes, `${change} ${this.#node}`)
    await within(this.#clock, publishWithinMs, published).catch(this.#onError)
  }

  on(change: Change, run: () => void): () => void {
    return this.#local.on(change, run)
  }

  /** Handles a message from Redis. Ignores this process's own messages. */
  async receive(message: string): Promise<void> {
    const [change, node] = message.split(' ')
    const received = known.find((name) => name === change)
    if (received !== undefined && node !== this.#node) await this.#local.publish(received)
  }

  /** Call after signals may have been missed: acts as if everything had changed. */
  async receiveAll(): Promise<void> {
    for (const change of known) await this.#local.publish(change)
  }
}
