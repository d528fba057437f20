import type { ErrorCode } from '@papo/protocol'
import type { ClientErrorCode } from '../papo-error.ts'
import { parseJson, toJson } from '../platform/natives.ts'
import type { KeyValueStorage } from '../platform/platform.ts'

/** A message as it is stored. */
export interface StoredMessage {
  clientId: string
  text: string
  createdAt: string
  /** The code of its failure; absent if it did not fail. */
  code?: ErrorCode | ClientErrorCode
}

/**
 * The unsent messages of one chat, in order. Every change reads the stored list first, so that two
 * tabs add to one list instead of overwriting each other’s.
 */
export class OutboxStore {
  readonly #storage: KeyValueStorage
  readonly #key: string

  constructor(storage: KeyValueStorage, key: string) {
    this.#storage = storage
    this.#key = key
  }

  read(): StoredMessage[] {
    try {
      const stored = parseJson(this.#storage.get(this.#key) ?? '[]') as unknown
      return Array.isArray(stored) ? stored.filter(isStoredMessage) : []
    } catch {
      return []
    }
  }

  /** Adds the message at the end, or replaces the one with the same client id. */
  put(message: StoredMessage): void {
    const stored = this.read()
    const index = stored.findIndex(({ clientId }) => clientId === message.clientId)
    if (index < 0) stored.push(message)
    else stored[index] = message
    this.#write(stored)
  }

  drop(clientId: string): void {
    this.#write(this.read().filter((message) => message.clientId !== clientId))
  }

  #write(messages: StoredMessage[]): void {
    if (messages.length) this.#storage.set(this.#key, toJson(messages))
    else this.#storage.remove(this.#key)
  }
}

function isStoredMessage(value: unknown): value is StoredMessage {
  const { clientId, text, createdAt } = (value ?? {}) as Partial<StoredMessage>
  return [clientId, text, createdAt].every((field) => typeof field === 'string')
}
