import { type Conduct, type EndpointName, normal } from './conduct.ts'

/** The conduct of each endpoint. The one of an endpoint takes precedence over the one of all. */
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
