import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import { hashSecret, type TokenKind, tokenKind } from '../token.ts'
import type { Stores, Work } from '../work.ts'
import { TokenCache } from './token-cache.ts'
import { resolveAgentToken, type ResolvedToken, resolveVisitorToken } from './resolved-token.ts'

/** How often `recheck` is to be called: with the time that it takes, less than the 5 s that are promised. */
export const recheckEveryMs = 4000
/** A use is written down at most this often. */
const touchEveryMs = 10 * 60_000
const pageSize = 500

export const tokenInvalid = () =>
  new Refusal('invalid_token', 'The token is unknown, has expired or was revoked.')

/**
 * Finds out who holds a token, and when it opens nothing any more.
 *
 * - What was read is kept in memory while it is used, so that a poll asks no database.
 * - All that is kept is read again every few seconds, many at once, on every process: a token that was
 *   revoked, that has expired or whose agent was disabled is dead within 5 s whatever becomes of signals.
 * - After a signal nothing that was read before it is believed: whoever calls then waits for what is read anew.
 */
export class Authenticator {
  readonly #work: Work
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  readonly #tokens = new TokenCache()
  #checking: Promise<void> | null = null

  constructor(work: Work, clock: Clock, onError: (error: unknown) => void) {
    this.#work = work
    this.#clock = clock
    this.#onError = onError
  }

  /** The caller behind a token, or null where it opens nothing. */
  async caller(token: string): Promise<Caller | null> {
    const kind = tokenKind(token)
    if (kind === null) return null
    const tokenHash = hashSecret(token)
    const cached = () => this.#tokens.cached(tokenHash, this.#now())
    if (cached() === null && this.#tokens.isKnown(tokenHash)) {
      // What failed here is tried again below.
      await this.#checking?.catch(() => {})
    }
    const resolved = cached()
    if (resolved !== null && this.#now() - resolved.usedAt <= touchEveryMs) return resolved.caller
    return await this.#lookUp(kind, tokenHash)
  }

  /** Calls `run` when the caller's token opens nothing any more; the returned function calls it off. */
  onEnd(caller: Caller, run: () => void): () => void {
    return this.#tokens.onEnd(caller, run)
  }

  /** Tokens were revoked: all that is kept is read again, at once. */
  invalidateAll(): void {
    this.#tokens.invalidateAll()
    void this.recheck().catch(this.#onError)
  }

  /** Reads all that is kept again. Rejects, and keeps it as it was, where the database does not answer. */
  recheck(): Promise<void> {
    const { signals } = this.#tokens
    this.#checking ??= this.#readAgain(signals).finally(() => {
      this.#checking = null
      if (signals !== this.#tokens.signals) void this.recheck().catch(this.#onError)
    })
    return this.#checking
  }

  async #lookUp(kind: TokenKind, tokenHash: string): Promise<Caller | null> {
    const readAfter = this.#tokens.signals
    const [resolved = null] = await this.#find(kind, [tokenHash])
    if (resolved !== null && this.#now() - resolved.usedAt > touchEveryMs) {
      const usedAt = this.#clock.now()
      await this.#work.run((stores) => touch(stores, resolved, usedAt))
      resolved.usedAt = usedAt.getTime()
    }
    this.#tokens.add(tokenHash, resolved, readAfter, this.#now())
    return resolved?.caller ?? null
  }

  async #readAgain(readAfter: number): Promise<void> {
    for (const kind of ['visitor', 'agent'] as const) {
      const hashes = this.#tokens.inUse(kind, this.#now())
      for (let from = 0; from < hashes.length; from += pageSize) {
        const page = hashes.slice(from, from + pageSize)
        const found = await this.#find(kind, page)
        const resolvedByHash = new Map(
          found.map((resolved) => [resolved.caller.tokenHash, resolved]),
        )
        const now = this.#now()
        for (const hash of page)
          this.#tokens.refresh(hash, resolvedByHash.get(hash) ?? null, readAfter, now)
      }
    }
  }

  /** What these tokens open; those that open nothing are missing. */
  async #find(kind: TokenKind, tokenHashes: string[]): Promise<ResolvedToken[]> {
    const found =
      kind === 'visitor'
        ? (await this.#work.read(({ visitors }) => visitors.findTokens(tokenHashes))).map(
            resolveVisitorToken,
          )
        : (await this.#work.read(({ agentSessions }) => agentSessions.findAll(tokenHashes))).map(
            resolveAgentToken,
          )
    const now = this.#now()
    return found.filter(({ endsAt }) => endsAt > now)
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

async function touch(stores: Stores, resolved: ResolvedToken, usedAt: Date): Promise<void> {
  const { tokenHash, type } = resolved.caller
  const until = resolved.lastsUntil(usedAt)
  await (type === 'visitor'
    ? stores.visitors.touchToken(tokenHash, usedAt, until)
    : stores.agentSessions.touch(tokenHash, usedAt, until))
}
