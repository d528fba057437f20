import {
  type ClientFrame,
  type ClientFrames,
  closeCodes,
  realtimeLimits,
  type ServerFrame,
} from '@papo/protocol'
import { sitesKey } from '../agent/agent.ts'
import { admit } from '../call/admit.ts'
import { readFrame } from '../call/frame.ts'
import type { Caller } from '../platform/caller.ts'
import { allOfFew, type Few, withOne, withoutOne } from '../platform/few.ts'
import { andThen, type NowOrLater } from '../platform/now-or-later.ts'
import { Refusal } from '../platform/refusal.ts'
import { tokenInvalid } from '../session/authenticator.ts'
import type { TokenListener } from '../session/token-cache.ts'
import { ChatWatch } from './chat-watch.ts'
import { closeCodeOf, refusedFrame } from './close-code.ts'
import { Confirmations } from './confirmations.ts'
import type { Connection, Opening } from './connection.ts'
import { admitFrame, type CommandFrame, runFrame } from './frame-call.ts'
import { InOrder } from './in-order.ts'
import { Pulse } from './pulse.ts'
import { renewCaller } from './renew-caller.ts'
import { healTurns, type SocketHome } from './socket-home.ts'

/** One socket: who its client is, what it follows, and whether it is still there. It knows no technology. */
export class RealtimeSocket implements TokenListener {
  readonly address: string
  readonly #home: SocketHome<RealtimeSocket>
  readonly #connection: Connection
  /** Null once the client has sent `auth`. */
  #opening: Opening | null
  #caller: Caller | null = null
  #watches: Few<ChatWatch> = null
  readonly #frames = new InOrder<CommandFrame>()
  #confirmations: Confirmations | null = null
  /** The snapshot of the queue that was sent last. */
  #queueText = ''
  #isClosed = false
  /** Spreads the healing of all sockets over the ticks. */
  readonly #healTurn: number
  readonly #pulse: Pulse

  constructor(home: SocketHome<RealtimeSocket>, connection: Connection, opening: Opening) {
    this.#home = home
    this.#healTurn = home.open % healTurns
    this.#connection = connection
    this.#opening = opening
    this.address = opening.address
    this.#pulse = new Pulse(this.#now())
  }

  get caller(): Caller | null {
    return this.#caller
  }

  /** A message of the client: a frame as a JSON text in UTF-8. */
  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return
    if (this.#pulse.isTooFast(this.#now())) return this.close(closeCodes.tooFast)
    let frame: ClientFrame
    try {
      frame = readFrame(bytes)
    } catch (error) {
      return this.close(closeCodeOf(error))
    }
    this.#home.needs.metrics.received(frame.type)
    if ((frame.type === 'auth') !== (this.#opening !== null)) return this.close(closeCodes.badFrame)
    if (frame.type === 'ping') this.send({ type: 'pong' })
    if (frame.type === 'ping' || frame.type === 'pong') this.#keepAlive()
    else this.#frames.add(frame, (next) => this.#run(next))
  }

  /** The client has confirmed what was sent when `confirm` was called last. */
  confirmed(): void {
    this.pinged()
    this.#keepAlive()
    this.#confirmations?.confirmed(() => this.#connection.confirm())
    if (this.#confirmations?.isIdle) this.#confirmations = null
  }

  /** The end of the client has asked whether ours is there, below the frames. */
  pinged(): void {
    if (this.#pulse.isTooFast(this.#now())) this.close(closeCodes.tooFast)
  }

  send(frame: ServerFrame, onFlushed?: () => void): void {
    this.#sendText(frame.type, JSON.stringify(frame), onFlushed)
  }

  /** Sends a snapshot of the queue, the same text to all agents, unless it was the last one. */
  sendQueue(text: string): void {
    if (this.#queueText === text) return
    this.#queueText = text
    this.#sendText('queue', text)
  }

  confirm(watch: ChatWatch): void {
    this.#confirmations ??= new Confirmations()
    this.#confirmations.add(watch, () => this.#connection.confirm())
  }

  refuseWatch(watch: ChatWatch, refusal: Refusal): void {
    this.#stopWatch(watch.chatId)
    this.send(refusedFrame('watch', watch.chatId, refusal))
  }

  /** Call about once a second with the number of the tick: in one of a few, every watch looks again. */
  tick(number: number): void {
    const now = this.#now()
    if (this.#pulse.isTooSlow(this.#connection.buffered, now)) {
      return this.close(closeCodes.tooSlow)
    }
    if (this.#pulse.isDead(now)) return this.close(closeCodes.resync)
    // @fault server-ping
    if (this.#pulse.isPingDue(now)) this.send({ type: 'ping' })
    for (const watch of allOfFew(this.#watches)) {
      if (number % healTurns === this.#healTurn) watch.heal()
      else if (watch.isSomebodyTyping) watch.look()
    }
  }

  /** The queue has moved: each waiting chat of this socket may have another position. */
  lookAtPositions(): void {
    for (const watch of allOfFew(this.#watches)) if (watch.isWaiting) watch.look(true)
  }

  close(code: number): void {
    if (this.#isClosed) return
    this.#home.needs.metrics.closed(code)
    this.ended()
    this.#connection.close(code)
  }

  /** The connection has ended, or ends now: nothing of it is kept. */
  ended(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const watch of allOfFew(this.#watches)) watch.stop()
    this.#watches = null
    if (this.#caller !== null) this.#home.needs.authenticator.stopListening(this.#caller, this)
    this.#home.leave(this)
  }

  #run(frame: CommandFrame): NowOrLater<void> {
    if (this.#isClosed) return undefined
    try {
      const done = this.#handle(frame)
      return done instanceof Promise
        ? done.catch((error: unknown) => this.#fail(frame, error))
        : undefined
    } catch (error) {
      return this.#fail(frame, error)
    }
  }

  #handle(frame: CommandFrame): NowOrLater<void> {
    switch (frame.type) {
      case 'auth':
        return this.#authenticate(frame)
      case 'watch':
        return this.#watch(frame)
      case 'unwatch':
        return this.#stopWatch(frame.chatId)
      case 'watchQueue':
        return this.#watchQueue()
      case 'unwatchQueue':
        return this.#home.unwatchQueue(this)
      case 'typing':
        return this.#call('setTyping', frame.chatId, { typing: frame.typing })
      case 'read':
        return this.#call('markRead', frame.chatId, { upTo: frame.upTo })
    }
  }

  #fail(frame: CommandFrame, error: unknown): void {
    if (this.#isClosed) return
    if (!(error instanceof Refusal)) this.#home.needs.onError(error)
    if (frame.type === 'auth') {
      this.close(closeCodeOf(error))
      return
    }
    // Nothing refuses to stop.
    if (frame.type === 'unwatch' || frame.type === 'unwatchQueue') return
    const chatId = frame.type === 'watchQueue' ? undefined : frame.chatId
    this.send(refusedFrame(frame.type, chatId, error))
  }

  #authenticate({ token, agentId }: ClientFrames['auth']): NowOrLater<void> {
    const opening = this.#opening
    if (opening === null) return
    this.#opening = null
    this.#home.spoke(this)
    const { page, session } = opening
    const authorization = token === undefined ? undefined : `Bearer ${token}`
    const presented = { authorization, session, shown: agentId, page }
    const admitted = admit('participant', presented, this.#home.needs)
    return andThen(admitted, (caller) => {
      if (this.#isClosed || caller === null) return
      this.#home.enter(this, caller)
      this.#caller = caller
      this.#home.needs.authenticator.listen(caller, this)
      this.#notePresence()
    })
  }

  async #watch(frame: ClientFrames['watch']): Promise<void> {
    const caller = this.#known()
    const { chatId } = frame
    await admitFrame(this.#home.needs, 'getMessages', { caller, address: this.address, chatId })
    if (this.#isClosed) return
    this.#stopWatch(chatId)
    if (allOfFew(this.#watches).length >= realtimeLimits.watchedChats) {
      throw new Refusal('rate_limited', 'This socket watches as many chats as one may.')
    }
    const watch = new ChatWatch(this.#home.needs, this, caller, frame)
    this.#watches = withOne(this.#watches, watch)
    watch.look()
  }

  #stopWatch(chatId: string): void {
    const watch = allOfFew(this.#watches).find((one) => one.chatId === chatId)
    if (watch === undefined) return
    watch.stop()
    this.#watches = withoutOne(this.#watches, watch)
  }

  async #watchQueue(): Promise<void> {
    const caller = this.#known()
    await admitFrame(this.#home.needs, 'listWaitingChats', { caller, address: this.address })
    if (this.#isClosed) return
    this.#queueText = ''
    this.#home.watchQueue(this)
  }

  async #call(
    endpoint: 'setTyping' | 'markRead',
    chatId: string,
    body: { typing: boolean } | { upTo: number },
  ): Promise<void> {
    const call = { caller: this.#known(), address: this.address, chatId, body }
    await admitFrame(this.#home.needs, endpoint, call)
    await runFrame(this.#home.needs, endpoint, call)
    this.#notePresence()
  }

  #known(): Caller {
    if (this.#caller === null) throw tokenInvalid()
    return this.#caller
  }

  /** The client is there: its token is in use, and so is the agent. */
  #keepAlive(): void {
    const caller = this.#caller
    if (caller === null || this.#isClosed) return
    this.#notePresence()
    renewCaller(this.#home.needs.authenticator, caller, (found) => {
      if (found === null) this.tokenBecameInvalid()
      else this.callerIs(found)
    })
  }

  tokenBecameInvalid(): void {
    this.close(closeCodes.notAuthenticated)
  }

  /** The agent may answer other sites by now. */
  callerIs(now: Caller): void {
    const before = this.#caller
    this.#caller = now
    if (before === null || sitesKey(before) === sitesKey(now)) return
    for (const watch of allOfFew(this.#watches)) watch.callerIs(now)
    this.#home.queueChanged(this)
  }

  #notePresence(): void {
    if (this.#caller?.type === 'agent') this.#home.needs.presence.track(this.#caller)()
  }

  #sendText(name: ServerFrame['type'], text: string, onFlushed?: () => void): void {
    if (this.#isClosed) return
    this.#home.needs.metrics.sent(name)
    this.#connection.send(text, onFlushed)
    if (this.#pulse.isTooSlow(this.#connection.buffered, this.#now())) {
      this.close(closeCodes.tooSlow)
    }
  }

  #now(): number {
    return this.#home.needs.clock.now().getTime()
  }
}
