import { randomUUID } from 'node:crypto'
import type { ChangeSignals } from '../../change-signals.ts'
import type { Clock } from '../../clock.ts'
import { memoryChanges } from '../memory/changes.ts'
import { channels } from './keys.ts'
import type { Connection } from './connection.ts'
import { within } from './within.ts'

const publishWithinMs = 150
const known = ['sites', 'sessions'] as const

/** Tells this process at once, and the others through Redis. */
export class RedisChanges implements ChangeSignals {
  readonly #here = memoryChanges()
  readonly #node = randomUUID()
  readonly #writer: Connection
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void

  constructor(options: { writer: Connection; clock: Clock; onError: (error: unknown) => void }) {
    this.#writer = options.writer
    this.#clock = options.clock
    this.#onError = options.onError
  }

  async publish(change: 'sites' | 'sessions'): Promise<void> {
    await this.#here.publish(change)
    if (!this.#writer.answers) return
    const published = this.#writer.client.publish(channels.changes, `${change} ${this.#node}`)
    await within(this.#clock, publishWithinMs, published).catch(this.#onError)
  }

  on(change: 'sites' | 'sessions', run: () => void): () => void {
    return this.#here.on(change, run)
  }

  /** What another process published; its own is known already. */
  async receive(message: string): Promise<void> {
    const [change, node] = message.split(' ')
    const heard = known.find((name) => name === change)
    if (heard !== undefined && node !== this.#node) await this.#here.publish(heard)
  }

  /** After signals may have been missed: as if everything had changed. */
  async receiveAll(): Promise<void> {
    for (const change of known) await this.#here.publish(change)
  }
}
