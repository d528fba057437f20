import type { SharedByTabs, Stop } from '@papo/sdk'

interface Waiting {
  isStopped: boolean
  onHeld(): void
  onRevoked(): void
}

/** The locks and channels that the tabs of one browser share. */
export class ManualTabs {
  readonly #locks = new Map<string, Waiting[]>()
  readonly #channels = new Map<string, Set<(message: unknown) => void>>()
  #isDenied = false
  #isSilent = false

  /** The number of locks that are held or waited for, and of open channels. */
  get count(): number {
    const sizes = [
      ...Array.from(this.#locks.values(), ({ length }) => length),
      ...Array.from(this.#channels.values(), ({ size }) => size),
    ]
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /** The browser denies locks, as in a sandboxed frame. */
  deny(): void {
    this.#isDenied = true
  }

  /** What a tab sends reaches no other tab, as if each of the others were frozen. */
  silence(isSilent = true): void {
    this.#isSilent = isSilent
  }

  openTab(): SharedByTabs {
    return {
      lock: (name, { isTaken, onHeld, onRevoked }) =>
        this.#lock(name, isTaken, { onHeld, onRevoked }),
      channel: (name, onMessage) => {
        const channels = this.#channels.get(name) ?? new Set()
        const receive = (message: unknown) => onMessage(message)
        this.#channels.set(name, channels.add(receive))
        return {
          send: (message) => {
            const text = JSON.stringify(message)
            for (const other of channels) {
              if (other === receive || this.#isSilent) continue
              queueMicrotask(() => {
                if (channels.has(other)) other(JSON.parse(text))
              })
            }
          },
          close: () => void channels.delete(receive),
        }
      },
    }
  }

  #lock(name: string, isTaken: boolean, events: Pick<Waiting, 'onHeld' | 'onRevoked'>): Stop {
    const queue = this.#locks.get(name) ?? []
    this.#locks.set(name, queue)
    const mine: Waiting = { ...events, isStopped: false }
    if (this.#isDenied) {
      queueMicrotask(() => {
        if (!mine.isStopped) mine.onRevoked()
      })
      return () => void (mine.isStopped = true)
    }
    const [holder] = queue
    if (isTaken) queue.splice(0, 1, mine)
    else queue.push(mine)
    if (isTaken && holder) queueMicrotask(() => !holder.isStopped && holder.onRevoked())
    if (queue[0] === mine) this.#grant(mine)
    return () => {
      mine.isStopped = true
      const at = queue.indexOf(mine)
      if (at === -1) return
      queue.splice(at, 1)
      const [next] = queue
      if (at === 0 && next) this.#grant(next)
    }
  }

  #grant(waiting: Waiting): void {
    queueMicrotask(() => {
      if (!waiting.isStopped) waiting.onHeld()
    })
  }
}
