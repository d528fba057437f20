import type { AccessToken, ChangePassword, Credentials } from '@papo/protocol'
import { isPapoError, PapoError } from '../papo-error.ts'
import { choosePlatform } from '../platform/choose.ts'
import type { Platform, Stop } from '../platform/platform.ts'
import { retryUntilAnswered } from '../sync/retry-until-answered.ts'
import { AgentClient, type AgentClientOptions } from './agent-client.ts'

/** A session that somebody ends again and again is not begun more often than this. */
const betweenSignInsMs = 10_000
/** How long calls wait for a sign-in that is not answered. What is followed tries again by itself. */
const patienceMs = 60_000

/**
 * The client of a program that runs for months. It is an {@link AgentClient} that signs in again when its token
 * ends: after 24 hours, or because somebody has ended the session. Guarantees:
 * - a call that was refused with the token that has ended is made once more with the new one, also a held poll
 *   and what a socket brings; nothing that is followed is lost or repeated
 * - there is one sign-in at a time, however many calls wait for it, and at most one in 10 s
 * - while the server cannot be reached, the sign-in is repeated with full jitter up to 30 s; a call waits for it for
 *   a minute at most, then it rejects with what went wrong and may be repeated
 * - a sign-in that is refused is the end: `signedOut` is emitted once, and every waiting and later call rejects with
 *   the same code, such as `invalid_credentials` after a change of the password, until `createToken()` succeeds
 */
export class ProgramClient extends AgentClient {
  readonly #platform: Platform
  #credentials: Credentials | null = null
  #signedInAt = -Infinity
  /** The sign-in that waiting calls share. */
  #signingIn: Promise<void> | null = null
  #stopSigningIn: Stop = () => {}
  /** The last call of a sign-in. */
  #attempt: Promise<unknown> = Promise.resolve()
  /** Why the last one failed. */
  #failure: unknown = null
  #end: PapoError | null = null

  /**
   * Makes no request.
   *
   * @example
   * ```ts
   * import { ProgramClient } from '@papo/sdk'
   *
   * const bot = new ProgramClient({ baseUrl: 'https://chat.example.com' })
   * await bot.createToken({ email: 'bot@example.com', password: 'um segredo bem comprido' })
   * ```
   */
  constructor(options: AgentClientOptions) {
    const { platform = choosePlatform() } = options
    super({ ...options, platform })
    this.#platform = platform
  }

  /**
   * Signs in, and remembers the e-mail and the password for when the token ends. A `code` of a second factor is
   * good for once: an account that needs one is signed out when its token ends.
   *
   * @throws PapoError
   * - `invalid_credentials`: the e-mail or the password is wrong, or the agent is disabled.
   * - `second_factor_required`: the password is right; the same call with `code` signs in.
   * - `invalid_code`: the code is wrong, has been used or is too old.
   * - `second_factor_demanded`: the workspace demands a second factor, and this account has none.
   * - `rate_limited`: too many wrong passwords for this account, or too many sign-ins from this address;
   *   `retryAfterMs` says how long to wait.
   * @example
   * ```ts
   * import { createProgramClient } from '@papo/sdk'
   *
   * const bot = createProgramClient({ baseUrl: 'https://chat.example.com' })
   * await bot.createToken({ email: 'bot@example.com', password: 'um segredo bem comprido' })
   * ```
   */
  override async createToken(body: Credentials): Promise<AccessToken> {
    const token = await super.createToken(body)
    this.#credentials = { email: body.email, password: body.password }
    this.#signedInAt = this.#platform.now()
    this.#end = null
    return token
  }

  /**
   * Changes the password, of 10 to 256 characters, and ends every session of the agent. This client signs in again
   * with the new one. Five attempts in five minutes are allowed.
   *
   * @throws PapoError
   * - `invalid_credentials`: the current password is wrong.
   * - `weak_password`: the new one can be guessed.
   * @example
   * ```ts
   * await agent.changePassword({
   *   currentPassword: 'pão quente às seis',
   *   newPassword: 'broa fria às sete e meia',
   * })
   * ```
   */
  override async changePassword(body: ChangePassword): Promise<void> {
    await super.changePassword(body)
    if (this.#credentials) this.#credentials.password = body.newPassword
  }

  /**
   * Revokes the token, at once and on every server, and forgets the password. Later calls are not signed in.
   *
   * @throws PapoError as every call does.
   * @example
   * ```ts
   * agent.close()
   * await agent.signOut()
   * ```
   */
  override async signOut(): Promise<void> {
    this.#stopSigningIn()
    // The token of a sign-in on its way is revoked, too.
    await this.#attempt.catch(() => {})
    this.#credentials = null
    await super.signOut()
  }

  /**
   * Closes every followed chat and list; calls that wait for a sign-in reject with `aborted`. The client can still
   * make calls and follow chats anew.
   *
   * @example
   * ```ts
   * agent.close()
   * ```
   */
  override close(): void {
    super.close()
    this.#stopSigningIn()
  }

  /** @internal */
  protected override async renew(isReplaced: () => boolean): Promise<void> {
    // A sign-in of the program itself may be on its way.
    if (!this.#signingIn) await super.renew(isReplaced)
    if (isReplaced() || !this.#credentials) return
    if (this.#end) throw this.#end
    this.#signingIn ??= this.#signInAgain(this.#credentials).finally(() => {
      this.#signingIn = null
    })
    await this.#patiently(this.#signingIn)
  }

  /** Rejects with what has gone wrong so far if the sign-in takes too long; it goes on for the next call. */
  async #patiently(signingIn: Promise<void>): Promise<void> {
    let stopTimer: Stop = () => {}
    const late = new Promise<never>((_resolve, reject) => {
      stopTimer = this.#platform.setTimer(() => reject(this.#failure ?? unanswered()), patienceMs)
    })
    await Promise.race([signingIn, late]).finally(stopTimer)
  }

  async #signInAgain(credentials: Credentials): Promise<void> {
    this.#failure = null
    const { answer, stop } = retryUntilAnswered(this.#platform, async (signal) => {
      await this.#pause(signal)
      try {
        await (this.#attempt = this.createToken(credentials))
      } catch (error) {
        this.#failure = error
        throw error
      }
    })
    this.#stopSigningIn = stop
    try {
      await answer
    } catch (error) {
      if (isPapoError(error) && error.code !== 'aborted') throw this.#ended(error)
      throw error
    } finally {
      this.#stopSigningIn = () => {}
    }
  }

  /** Waits until a session may be begun again. It never ends for a sign-in that was given up. */
  #pause(signal: AbortSignal): Promise<void> {
    const { now, setTimer } = this.#platform
    // A clock that was set back must not lengthen the wait.
    const ms = Math.min(betweenSignInsMs, this.#signedInAt + betweenSignInsMs - now())
    return new Promise((resolve) => {
      if (ms <= 0) return resolve()
      signal.addEventListener('abort', setTimer(resolve, ms))
    })
  }

  #ended(cause: PapoError): PapoError {
    const message = `Signed out, and the sign-in was refused: ${cause.message}`
    const end = new PapoError(cause.code, { message, requestId: cause.requestId, cause })
    this.#end = end
    this.signedOut(end)
    return end
  }
}

const unanswered = () =>
  new PapoError('timeout', { message: `No sign-in within ${patienceMs} ms`, retry: true })

/**
 * Creates the client of a program that runs for months: it signs in again when its token ends. Makes no request.
 *
 * @example
 * ```ts
 * import { createProgramClient } from '@papo/sdk'
 *
 * const bot = createProgramClient({ baseUrl: 'https://chat.example.com' })
 * await bot.createToken({ email: 'bot@example.com', password: 'um segredo bem comprido' })
 * bot.on('signedOut', ({ code }) => show(`This is the end: ${code}`))
 * ```
 */
export const createProgramClient = (options: AgentClientOptions): ProgramClient =>
  new ProgramClient(options)
