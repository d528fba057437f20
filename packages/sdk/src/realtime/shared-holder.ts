import { realtimeLimits } from '@papo/protocol'
import type { Platform, SharedByTabs, Stop, TabChannel } from '../platform/platform.ts'
import type { Holder } from './holder.ts'
import type { HolderEvent, TabRequest } from './requests.ts'
import { Tab } from './tab.ts'

/** When the holder goes, its successor is connected by then: until then nobody polls. */
const succeedMs = 3000

/** What tabs send each other. */
type Message =
  | { from: string; ask: TabRequest }
  | { event: HolderEvent }
  /** The holder’s answer to a greeting. */
  | { isUp: boolean }

interface SharedHolderOptions {
  platform: Platform
  shared: SharedByTabs
  /** The name of the lock and of the channel. */
  name: string
  holderOf(emit: (event: HolderEvent) => void, isShared: boolean): Holder
}

/**
 * One socket for all tabs: a lock elects the tab that holds it, a channel carries what the others follow.
 * - the lock goes on to another tab when the holder is closed, left or stopped
 * - a holder that leaves a greeting unanswered for 5 s, as a frozen one does, loses the lock to the tab that
 *   greeted
 * - nobody trusts a message of the channel with more than a page of a log: tokens are never sent
 */
export class SharedHolder {
  readonly tab: Tab
  readonly #options: SharedHolderOptions
  readonly #id: string
  readonly #stops: Stop[]
  #channel: TabChannel | null = null
  #holder: Holder | null = null
  #giveBack: Stop = () => {}
  #stopTimer: Stop = () => {}

  constructor(options: SharedHolderOptions) {
    const { platform } = options
    this.#options = options
    this.#id = platform.randomUUID()
    this.tab = new Tab({ platform, ask: (request) => this.#ask(request) })
    this.#stops = [platform.visibility.onChange(() => this.#followPage())]
    this.#join()
  }

  followCredential(): void {
    this.#holder?.followCredential()
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.#leave()
  }

  #followPage(): void {
    const isLeft = this.#options.platform.visibility.left()
    if (isLeft) this.#leave()
    else if (!this.#channel) this.#join()
    else if (!this.#holder && !this.#options.platform.visibility.hidden()) this.#greet()
  }

  #join(): void {
    const { shared, name } = this.#options
    this.#channel = shared.channel(name, (message) => this.#receive(message as Message))
    this.#compete(false)
    this.#greet()
  }

  #leave(): void {
    if (!this.#channel) return
    this.#stopTimer()
    const holder = this.#holder
    this.#holder = null
    holder?.stop({ type: 'down', how: 'poll', afterMs: succeedMs })
    this.#channel.close()
    this.#channel = null
    this.#giveBack()
    if (this.tab.isUp) this.tab.handle({ type: 'down', how: 'poll', afterMs: 0 })
  }

  #compete(isTaken: boolean): void {
    const { shared, name } = this.#options
    this.#giveBack()
    this.#giveBack = shared.lock(name, {
      isTaken,
      onHeld: () => this.#hold(),
      onRevoked: () => this.#lose(isTaken),
    })
  }

  #hold(): void {
    this.#stopTimer()
    // What the last holder said does not count any more.
    if (this.tab.isUp) this.#emit({ type: 'down', how: 'poll', afterMs: succeedMs })
    this.#holder = this.#options.holderOf((event) => this.#emit(event), true)
  }

  /** Another tab has taken the lock from this one, which may have been frozen; or there are no locks. */
  #lose(wasTaken: boolean): void {
    const holder = this.#holder
    if (!holder) {
      // Without locks each visible tab has a socket of its own.
      if (!wasTaken) this.#holder = this.#options.holderOf((event) => this.tab.handle(event), false)
      return
    }
    this.#holder = null
    holder.stop({ type: 'down', how: 'poll', afterMs: 0 })
    this.#compete(false)
    this.#greet()
  }

  #emit(event: HolderEvent): void {
    this.#channel?.send({ event } satisfies Message)
    this.tab.handle(event)
  }

  #ask(ask: TabRequest): void {
    if (this.#holder) this.#holder.request(this.#id, ask)
    else this.#channel?.send({ from: this.#id, ask } satisfies Message)
  }

  /** Asks whether the holder is there, now and every 25 s. */
  #greet(): void {
    if (this.#holder || !this.#channel) return
    const { platform } = this.#options
    this.#stopTimer()
    this.#stopTimer = platform.setTimer(() => this.#unanswered(), realtimeLimits.pongWithinMs)
    this.#ask({ type: 'greet' })
  }

  #unanswered(): void {
    if (this.tab.isUp) this.tab.handle({ type: 'down', how: 'doubted' })
    if (!this.#options.platform.visibility.hidden()) this.#compete(true)
    else this.#greetLater()
  }

  #greetLater(): void {
    const { platform } = this.#options
    this.#stopTimer()
    this.#stopTimer = platform.setTimer(() => this.#greet(), realtimeLimits.pingEveryMs)
  }

  #receive(message: Message): void {
    if ('ask' in message) {
      if (!this.#holder) return
      if (message.ask.type !== 'greet') this.#holder.request(message.from, message.ask)
      else this.#channel?.send({ isUp: this.#holder.isUp } satisfies Message)
    } else if (this.#holder) return
    else if ('event' in message) this.tab.handle(message.event)
    else {
      this.#greetLater()
      if (message.isUp && !this.tab.isUp) this.tab.handle({ type: 'up' })
      else if (!message.isUp && this.tab.isUp) {
        this.tab.handle({ type: 'down', how: 'poll', afterMs: 0 })
      }
    }
  }
}
