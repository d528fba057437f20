import type { Caller } from '../platform/caller.ts'
import type { Clock } from '../platform/clock.ts'
import { inPages } from '../platform/pages.ts'
import { Refusal } from '../platform/refusal.ts'
import type { Digest } from '../platform/digest.ts'
import type { NowOrLater } from '../platform/now-or-later.ts'
import { type TokenKind, tokenKind } from '../platform/token.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import type { AgentSessionStore } from './agent-session.ts'
import { TokenCache, type TokenListener } from './token-cache.ts'
import {
  type FoundToken,
  lastsUntil,
  resolveAgentToken,
  resolveVisitorToken,
} from './resolved-token.ts'

/** How often to call `recheck`. With the time of a recheck, it stays under the 5 s within which a revoked token fails. */
export const recheckEveryMs = 4000
/** The use of a token is recorded at most this often. */
const touchEveryMs = 10 * 60_000

export const tokenInvalid = () =>
  new Refusal('invalid_token', 'The token is unknown, has expired or was revoked.')

interface TokenStores {
  visitors: VisitorStore
  agentSessions: AgentSessionStore
}

interface AuthenticatorNeeds {
  work: UnitOfWork<TokenStores>
  digest: Digest
  clock: Clock
}

/**
 * Resolves tokens to callers and notices when a token stops being valid.
 *
 * - Resolved tokens stay in memory while they are used, so that a poll asks no database.
 * - Every process reads its cached tokens again every few seconds, in batches: a token that was revoked, that
 *   expired or whose agent was disabled fails within 5 s, even if the signal never arrives.
 * - A signal invalidates everything read before it: the next call waits until the tokens have been read again.
 */
export class Authenticator {
  readonly #work: UnitOfWork<TokenStores>
  readonly #digest: Digest
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  readonly #tokens = new TokenCache()
  #checking: Promise<void> | null = null
  /** How many signals had arrived when the tokens were read again last. */
  #checkedAfter = 0

  constructor({ work, digest, clock }: AuthenticatorNeeds, onError: (error: unknown) => void) {
    this.#work = work
    this.#digest = digest
    this.#clock = clock
    this.#onError = onError
  }

  /** The caller that a token stands for, or null if the token is not valid. A value if the token is in memory. */
  caller(token: string): NowOrLater<Caller | null> {
    const kind = tokenKind(token)
    if (kind === null) return null
    return this.#callerOf(kind, this.#digest.hash(token))
  }

  /** The caller of a token that is in memory; null if the token has to be looked up, or is not valid. */
  inMemory(token: string): Caller | null {
    return tokenKind(token) === null ? null : this.#fromMemory(this.#digest.hash(token))
  }

  /**
   * Call while an authenticated connection is in use: its token counts as used. The caller as they are now, or null if
   * the token has ended.
   */
  keepAlive({ type, tokenHash }: Caller): NowOrLater<Caller | null> {
    return this.#callerOf(type, tokenHash)
  }

  /** Tells the listener when the caller’s token stops being valid, and who they are at least every few seconds. */
  listen(caller: Caller, listener: TokenListener): void {
    this.#tokens.listen(caller, listener)
  }

  stopListening(caller: Caller, listener: TokenListener): void {
    this.#tokens.stopListening(caller, listener)
  }

  /** Call after tokens were revoked: every cached token is read again at once. */
  invalidateAll(): void {
    this.#tokens.invalidateAll()
    void this.recheck().catch(this.#onError)
  }

  /** Reads every cached token again. If the database does not answer, rejects and leaves the cache unchanged. */
  recheck(): Promise<void> {
    const { signals } = this.#tokens
    this.#checking ??= this.#readAgain(signals).finally(() => {
      this.#checking = null
      if (signals !== this.#tokens.signals) void this.recheck().catch(this.#onError)
    })
    return this.#checking
  }

  #callerOf(kind: TokenKind, tokenHash: string): NowOrLater<Caller | null> {
    return this.#fromMemory(tokenHash) ?? this.#afterRecheck(kind, tokenHash)
  }

  #fromMemory(tokenHash: string): Caller | null {
    const resolved = this.#tokens.cached(tokenHash, this.#now())
    const isFresh = resolved !== null && this.#now() - resolved.usedAt <= touchEveryMs
    return isFresh ? resolved.caller : null
  }

  /** A known token that is being read again may be valid afterwards without another look-up. */
  async #afterRecheck(kind: TokenKind, tokenHash: string): Promise<Caller | null> {
    const isWaiting = this.#tokens.cached(tokenHash, this.#now()) === null
    if (isWaiting && this.#tokens.isKnown(tokenHash)) {
      // If the recheck fails, the look-up below asks the database itself.
      await this.#checking?.catch(() => {})
    }
    return this.#fromMemory(tokenHash) ?? (await this.#lookUp(kind, tokenHash))
  }

  async #lookUp(kind: TokenKind, tokenHash: string): Promise<Caller | null> {
    const readAfter = this.#tokens.signals
    const [resolved = null] = await this.#find(kind, [tokenHash])
    if (resolved !== null && this.#now() - resolved.usedAt > touchEveryMs) {
      const usedAt = this.#clock.now()
      await this.#work.run((stores) => touch(stores, resolved, usedAt))
      resolved.usedAt = usedAt.getTime()
    }
    return this.#tokens.add(tokenHash, resolved, readAfter, this.#now())
  }

  async #readAgain(readAfter: number): Promise<void> {
    for (const kind of ['visitor', 'agent'] as const) {
      const hashes = this.#tokens.inUse(kind, this.#now())
      // After a signal every call waits for the tokens to be read again.
      const isUrgent = () => this.#checkedAfter !== this.#tokens.signals
      const check = (page: string[]) => this.#readPage(kind, page, readAfter)
      await inPages(this.#clock, hashes, check, isUrgent)
    }
    this.#checkedAfter = readAfter
  }

  async #readPage(kind: TokenKind, page: string[], readAfter: number): Promise<void> {
    const found = await this.#find(kind, page)
    const resolvedByHash = new Map(found.map((resolved) => [resolved.caller.tokenHash, resolved]))
    const now = this.#now()
    for (const hash of page) {
      this.#tokens.refresh(hash, resolvedByHash.get(hash) ?? null, readAfter, now)
    }
  }

  /** The resolved tokens; invalid ones are left out. */
  async #find(kind: TokenKind, tokenHashes: string[]): Promise<FoundToken[]> {
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

async function touch(stores: TokenStores, resolved: FoundToken, usedAt: Date): Promise<void> {
  const { tokenHash, type } = resolved.caller
  const until = lastsUntil(resolved, usedAt)
  await (type === 'visitor'
    ? stores.visitors.touchToken(tokenHash, usedAt, until)
    : stores.agentSessions.touch(tokenHash, usedAt, until))
}
