import type { EndpointName } from '../backend/calls.ts'
import { type Conduct, normal } from './conduct.ts'

/** Which conduct is in force where. The one for an endpoint goes before the one for all. */
export class Conducts {
  readonly #set = new Map<EndpointName | 'all', Conduct>()

  set(where: EndpointName | 'all', conduct: Conduct): () => void {
    this.#set.set(where, conduct)
    return () => {
      if (this.#set.get(where) === conduct) this.#set.delete(where)
    }
  }

  clear(): void {
    this.#set.clear()
  }

  for(endpoint: EndpointName): Conduct {
    return this.#set.get(endpoint) ?? this.#set.get('all') ?? normal()
  }
}
