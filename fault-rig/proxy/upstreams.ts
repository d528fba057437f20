/** One server behind the proxy. */
export interface Upstream {
  readonly name: string
  /** Without a slash at the end. */
  readonly url: string
  isIn: boolean
}

/** The servers behind the proxy, round robin. */
export class Upstreams {
  readonly all: readonly Upstream[]
  #next = 0

  constructor(urls: readonly string[]) {
    this.all = urls.map((url, at) => ({ name: `node ${at + 1}`, url, isIn: true }))
  }

  /** Sends nothing new there until it is put back; requests under way go on. */
  takeOut(at: number): void {
    this.#at(at).isIn = false
  }

  putBack(at: number): void {
    this.#at(at).isIn = true
  }

  /** The upstreams to try for one request: the next in turn first, then the rest. */
  inTurn(): Upstream[] {
    const open = this.all.filter(({ isIn }) => isIn)
    const first = open.length === 0 ? 0 : this.#next++ % open.length
    return [...open.slice(first), ...open.slice(0, first)]
  }

  #at(at: number): Upstream {
    const upstream = this.all[at]
    if (upstream === undefined) throw new Error(`there is no upstream ${at}`)
    return upstream
  }
}
