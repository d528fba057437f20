import type { Clock } from '@papo/core/platform/clock'
import type { NowOrLater } from '@papo/core/platform/now-or-later'
import type { Connection } from './connection.ts'
import type { Send } from './scripts.ts'
import type { TrackedCache } from './tracked-cache.ts'
import { within } from './within.ts'

// @fault wait-for-redis
const answerWithinMs = 150

type Called = Pick<Connection, 'client' | 'answers' | 'lives' | 'refusal' | 'refused'>

export interface CallsOptions {
  clock: Clock
  onError: (error: unknown) => void
  /** The connection for reads; what it has read is held until Redis reports a change. */
  reader: Called
  writer: Called
}

/** Reads and writes that wait for Redis no longer than a moment, and never fail. */
export class Calls {
  readonly #options: CallsOptions

  constructor(options: CallsOptions) {
    this.#options = options
  }

  /** If Redis does not respond on one connection, the other is not tried either. */
  get answer(): boolean {
    return this.#options.reader.answers && this.#options.writer.answers
  }

  /** Grows whenever what Redis holds may have been replaced: it was away, or is another. */
  get lives(): number {
    return this.#options.reader.lives + this.#options.writer.lives
  }

  get areRefused(): boolean {
    return this.#options.writer.refusal !== null
  }

  /** The value in memory, or read; null if Redis is away or the read fails. */
  read<Name, Value>(
    cache: TrackedCache<Name>,
    group: string,
    name: Name,
    load: (ask: Send) => Promise<Value>,
  ): NowOrLater<Value | null> {
    const { clock, onError, reader } = this.#options
    if (!this.answer) return null
    const value = cache.read(group, name, () =>
      load((command) => within(clock, answerWithinMs, reader.client.sendCommand(command))),
    )
    if (!(value instanceof Promise)) return value
    return value.catch((error: unknown) => {
      reader.refused(error)
      onError(error)
      return null
    })
  }

  /** Runs a write. False if Redis is away or the write fails. */
  async write(task: (send: Send) => Promise<unknown>, ms = answerWithinMs): Promise<boolean> {
    const { clock, onError, writer } = this.#options
    if (!this.answer) return false
    try {
      const send: Send = (command) => writer.client.sendCommand(command)
      await within(clock, ms, task(send))
      return true
    } catch (error) {
      writer.refused(error)
      onError(error)
      return false
    }
  }
}
