import { closeCodes, realtimeLimits } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { watchNeedsOf } from './chat-watch.ts'
import type { Connection, Opening } from './connection.ts'
import type { RealtimeNeeds } from './needs.ts'
import { RealtimeSocket } from './socket.ts'
import { healTurns, type SocketHome } from './socket-home.ts'
import { SocketLimits } from './socket-limits.ts'
import { WorkspaceSockets } from './workspace-sockets.ts'

const tickEveryMs = 1_000
const authCheckEveryMs = 250
/** A draining process closes its sockets one after the other within this time, so that they come back as spread. */
const drainWithinMs = 3_000
const drainStepMs = 50

export interface Realtime {
  /** How many sockets are open in this process. */
  readonly open: number
  /** Call before a socket is opened. @throws Refusal `draining`, `rate_limited` or `unavailable` */
  requireVacancy(address: string): void
  /** A socket whose handshake has been accepted. */
  accept(connection: Connection, opening: Opening): RealtimeSocket
  /** Closes all sockets, spread over a few seconds. Further calls return the same promise. */
  drain(): Promise<void>
  stop(): void
}

/** The sockets of this process. One timer serves them all. */
export const createRealtime = (needs: RealtimeNeeds, options: { scale: number }): Realtime =>
  new Sockets(needs, options.scale)

class Sockets implements Realtime, SocketHome<RealtimeSocket> {
  readonly needs: SocketHome<RealtimeSocket>['needs']
  readonly #limits: SocketLimits
  /** The sockets whose client has not said who it is, with the time when each was opened. */
  readonly #silent = new Map<RealtimeSocket, number>()
  readonly #workspaces = new Map<string, WorkspaceSockets>()
  readonly #all = new Set<RealtimeSocket>()
  readonly #stops: (() => void)[]
  #ticks = 0
  #draining: Promise<void> | null = null

  constructor(needs: RealtimeNeeds, scale: number) {
    this.needs = watchNeedsOf(needs)
    this.#limits = new SocketLimits(scale)
    const { clock, draining } = needs
    const drain = () => void this.drain()
    draining.addEventListener('abort', drain, { once: true })
    this.#stops = [
      clock.every(tickEveryMs, () => this.#tick()),
      clock.every(authCheckEveryMs, () => this.#closeSilent()),
      () => draining.removeEventListener('abort', drain),
    ]
  }

  get open(): number {
    return this.#limits.open
  }

  requireVacancy(address: string): void {
    if (this.#draining !== null) throw new Refusal('draining', 'This server is going away.')
    this.#limits.requireVacancy(address)
  }

  accept(connection: Connection, opening: Opening): RealtimeSocket {
    const socket = new RealtimeSocket(this, connection, opening)
    this.#limits.opened(socket.address)
    this.needs.metrics.opened(1)
    this.#all.add(socket)
    this.#silent.set(socket, this.needs.clock.now().getTime())
    return socket
  }

  spoke(socket: RealtimeSocket): void {
    this.#silent.delete(socket)
  }

  enter(socket: RealtimeSocket, caller: Caller): void {
    this.#limits.entered(caller)
    const { workspaceId } = caller
    const workspace =
      this.#workspaces.get(workspaceId) ?? new WorkspaceSockets(this.needs, workspaceId)
    this.#workspaces.set(workspaceId, workspace)
    workspace.add(socket)
  }

  watchQueue(socket: RealtimeSocket): void {
    this.#workspaceOf(socket)?.watchQueue(socket)
  }

  unwatchQueue(socket: RealtimeSocket): void {
    this.#workspaceOf(socket)?.unwatchQueue(socket)
  }

  queueChanged(socket: RealtimeSocket): void {
    this.#workspaceOf(socket)?.queueChanged()
  }

  leave(socket: RealtimeSocket): void {
    if (!this.#all.delete(socket)) return
    this.#silent.delete(socket)
    this.needs.metrics.opened(-1)
    this.#limits.closed(socket.address, socket.caller)
    const workspace = this.#workspaceOf(socket)
    workspace?.remove(socket)
    if (workspace?.sockets.size !== 0) return
    workspace.stop()
    this.#workspaces.delete(socket.caller?.workspaceId ?? '')
  }

  drain(): Promise<void> {
    this.#draining ??= this.#closeAll()
    return this.#draining
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    for (const workspace of this.#workspaces.values()) workspace.stop()
  }

  #workspaceOf({ caller }: RealtimeSocket): WorkspaceSockets | undefined {
    return caller === null ? undefined : this.#workspaces.get(caller.workspaceId)
  }

  #tick(): void {
    this.#ticks += 1
    for (const socket of this.#all) socket.tick(this.#ticks)
    if (this.#ticks % healTurns !== 0) return
    for (const workspace of this.#workspaces.values()) workspace.queueChanged()
  }

  #closeSilent(): void {
    const before = this.needs.clock.now().getTime() - realtimeLimits.authWithinMs
    for (const [socket, openedAt] of this.#silent) {
      // The map is in the order of opening.
      if (openedAt > before) return
      socket.close(closeCodes.notAuthenticated)
    }
  }

  async #closeAll(): Promise<void> {
    const steps = drainWithinMs / drainStepMs
    const atOnce = Math.ceil(this.#all.size / steps)
    while (this.#all.size > 0) {
      const next = [...this.#all].slice(0, atOnce)
      for (const socket of next) socket.close(closeCodes.draining)
      if (this.#all.size === 0) return
      await new Promise<void>((resolve) => void this.needs.clock.after(drainStepMs, resolve))
    }
  }
}
