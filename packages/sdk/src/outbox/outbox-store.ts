import type { ErrorCode } from '@papo/protocol'
import type { ClientErrorCode } from '../papo-error.ts'
import { parseJson, toJson } from '../platform/natives.ts'
import type { KeyValueStorage } from '../platform/platform.ts'

/** A message as it is kept. */
export interface KeptMessage {
  clientId: string
  text: string
  createdAt: string
  /** Why it failed, if it did. */
  code?: ErrorCode | ClientErrorCode
}

/**
 * The unsent messages of one chat, in order. Every change reads what is kept first, so that two
 * tabs add to one list instead of overwriting each other’s.
 */
export class OutboxStore {
  readonly #storage: KeyValueStorage
  readonly #key: string

  constructor(storage: KeyValueStorage, key: string) {
    this.#storage = storage
    this.#key = key
  }

  read(): KeptMessage[] {
    try {
      const kept = parseJson(this.#storage.get(this.#key) ?? '[]') as unknown
      return Array.isArray(kept) ? kept.filter(isKept) : []
    } catch {
      return []
    }
  }

  /** Adds it at the end, or replaces the one with its client id. */
  put(message: KeptMessage): void {
    const kept = this.read()
    const index = kept.findIndex(({ clientId }) => clientId === message.clientId)
    if (index < 0) kept.push(message)
    else kept[index] = message
    this.#write(kept)
  }

  drop(clientId: string): void {
    this.#write(this.read().filter((message) => message.clientId !== clientId))
  }

  #write(messages: KeptMessage[]): void {
    if (messages.length) this.#storage.set(this.#key, toJson(messages))
    else this.#storage.remove(this.#key)
  }
}

function isKept(value: unknown): value is KeptMessage {
  const { clientId, text, createdAt } = (value ?? {}) as Partial<KeptMessage>
  return [clientId, text, createdAt].every((field) => typeof field === 'string')
}
