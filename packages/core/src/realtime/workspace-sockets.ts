import { realtimeLimits, type WaitingChats } from '@papo/protocol'
import { sitesKey } from '../agent/agent.ts'
import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { runFrame } from './frame-call.ts'
import type { RealtimeNeeds } from './needs.ts'
import type { RealtimeSocket } from './socket.ts'

/** Positions and snapshots are pushed at most this often. */
const paceMs = 1_000

/** The sockets of one workspace, and what they follow together: its queue. */
export class WorkspaceSockets {
  readonly #needs: RealtimeNeeds
  readonly #sockets = new Set<RealtimeSocket>()
  readonly #queueWatchers = new Set<RealtimeSocket>()
  readonly #stops: readonly (() => void)[]
  #stopPause: (() => void) | null = null
  #stopListPause: (() => void) | null = null
  #areListsOld = false
  #isRung = false
  #isReading = false

  constructor(needs: RealtimeNeeds, workspaceId: string) {
    this.#needs = needs
    this.#stops = [
      needs.cache.onQueue(workspaceId, () => this.queueChanged()),
      needs.cache.onChats(workspaceId, () => this.#chatsChanged()),
    ]
  }

  get sockets(): ReadonlySet<RealtimeSocket> {
    return this.#sockets
  }

  add(socket: RealtimeSocket): void {
    this.#sockets.add(socket)
  }

  remove(socket: RealtimeSocket): void {
    this.#sockets.delete(socket)
    this.#queueWatchers.delete(socket)
  }

  watchQueue(socket: RealtimeSocket): void {
    this.#queueWatchers.add(socket)
    // What the client has read before may be older than its watch.
    socket.send({ type: 'chats' })
    this.#sendQueue()
  }

  unwatchQueue(socket: RealtimeSocket): void {
    this.#queueWatchers.delete(socket)
  }

  /** Pushes at once, or after the pause since the last push. Call it also in case a signal was lost. */
  queueChanged(): void {
    this.#isRung = true
    if (this.#stopPause === null) this.#push()
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#stopPause?.()
    this.#stopListPause?.()
  }

  #push(): void {
    this.#isRung = false
    const stop = this.#needs.clock.after(paceMs, () => {
      this.#stopPause = null
      if (this.#isRung) this.#push()
    })
    this.#stopPause = stop
    for (const socket of this.#sockets) socket.lookAtPositions()
    this.#sendQueue()
  }

  /** Says so at once, or after the pause since it was said last. */
  #chatsChanged(): void {
    this.#areListsOld = true
    if (this.#stopListPause === null && this.#queueWatchers.size > 0) this.#sayChats()
  }

  #sayChats(): void {
    this.#areListsOld = false
    this.#stopListPause = this.#needs.clock.after(paceMs, () => {
      this.#stopListPause = null
      if (this.#areListsOld) this.#sayChats()
    })
    for (const socket of this.#queueWatchers) socket.send({ type: 'chats' })
  }

  #sendQueue(): void {
    if (this.#queueWatchers.size === 0) return
    if (this.#isReading) {
      this.#isRung = true
      return
    }
    this.#isReading = true
    this.#sendQueues()
      .catch((error: unknown) => {
        // A refusal means that the database is away: the next healing asks again.
        if (!(error instanceof Refusal)) this.#needs.onError(error)
      })
      .finally(() => {
        this.#isReading = false
        if (this.#isRung && this.#stopPause === null) this.#push()
      })
  }

  /** A snapshot is the same for all agents who answer the same sites, so it is read once for all of them. */
  async #sendQueues(): Promise<void> {
    const callers = new Map<string, { caller: Caller; address: string }>()
    for (const { caller, address } of this.#queueWatchers) {
      if (caller !== null) callers.set(sitesKey(caller), { caller, address })
    }
    for (const [key, watcher] of callers) {
      const text = await this.#readQueue(watcher)
      for (const socket of this.#queueWatchers) {
        if (socket.caller !== null && sitesKey(socket.caller) === key) socket.sendQueue(text)
      }
    }
  }

  async #readQueue({ caller, address }: { caller: Caller; address: string }): Promise<string> {
    const query = { limit: realtimeLimits.queueChats }
    const body = await runFrame(this.#needs, 'listWaitingChats', { caller, address, query })
    return JSON.stringify({ type: 'queue', ...(body as WaitingChats) })
  }
}
