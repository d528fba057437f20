import type { PassingRequest } from '../../fault-rig/proxy/fault.ts'

const windowMs = 60_000

/** Counts the requests of each client for each chat. */
export class Budgets {
  readonly #moments = new Map<string, number[]>()

  count({ path, headers }: PassingRequest): void {
    const [, about = path.split('?', 1)[0] ?? ''] = /^\/v1\/chats\/([\w-]{36})/u.exec(path) ?? []
    const key = `${headers.authorization ?? ''} ${about}`
    const moments = this.#moments.get(key) ?? []
    moments.push(performance.now())
    this.#moments.set(key, moments)
  }

  /** The most requests of one client for one chat within a minute. */
  maxInAMinute(): number {
    let most = 0
    for (const moments of this.#moments.values()) {
      let first = 0
      for (const [last, at] of moments.entries()) {
        while (at - (moments[first] ?? at) >= windowMs) first += 1
        most = Math.max(most, last - first + 1)
      }
    }
    return most
  }
}
