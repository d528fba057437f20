import { createStore } from '@papo/chat-kit/store/store'

/** What is missing before a chat may start: the visitor's consent or an identity signed by the site. */
export type Missing = 'consent' | 'identity'

interface StartGateOptions {
  /** Whether the widget may store data in this browser and call the server. */
  mayStore(): boolean
  /** Whether the site requires a signed identity. */
  isIdentityRequired: boolean
}

/** Decides whether a chat may start, and queues actions until it may. */
export class StartGate {
  /** Whether the visitor has a signed identity. */
  readonly isIdentified = createStore(false)
  readonly #options: StartGateOptions
  #waiting: (() => void)[] = []

  constructor(options: StartGateOptions) {
    this.#options = options
  }

  /** Consent comes first: without it no identity may be sent. */
  get missing(): Missing | null {
    const { mayStore, isIdentityRequired } = this.#options
    // @fault consent-before-start
    if (!mayStore()) return 'consent'
    return isIdentityRequired && !this.isIdentified.get() ? 'identity' : null
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** Queues an action that came too early. */
  wait(run: () => void): void {
    this.#waiting.push(run)
  }

  /** Runs the queued actions in order. */
  grant(): void {
    for (const run of this.#waiting.splice(0)) run()
  }

  /** Drops the queued actions. */
  decline(): void {
    this.#waiting = []
  }
}
