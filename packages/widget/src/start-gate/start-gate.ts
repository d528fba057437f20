/** What stands between a visitor and a chat: their own yes, or the site's word for who they are. */
export type Missing = 'consent' | 'identity'

interface StartGateOptions {
  /** Whether anything may be kept in this browser, and asked of the server. */
  mayStore(): boolean
  /** Whether only those may chat whose identity the site has signed. */
  isIdentityRequired: boolean
}

/** Who may start a chat. */
export class StartGate {
  /** Whether the site has signed who this is. */
  isIdentified = false
  readonly #options: StartGateOptions
  #waiting: (() => void)[] = []

  constructor(options: StartGateOptions) {
    this.#options = options
  }

  /** First things first. */
  get missing(): Missing | null {
    const { mayStore, isIdentityRequired } = this.#options
    // @fault consent-before-start
    if (!mayStore()) return 'consent'
    return isIdentityRequired && !this.isIdentified ? 'identity' : null
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** Keeps what was wished for too early. */
  wait(run: () => void): void {
    this.#waiting.push(run)
  }

  /** Lets in what waits, in its order. */
  grant(): void {
    for (const run of this.#waiting.splice(0)) run()
  }

  /** Forgets what waits. */
  decline(): void {
    this.#waiting = []
  }
}
