import type { Caller } from '../platform/caller.ts'
import { allOfFew, type Few, withOne, withoutOne } from '../platform/few.ts'
import type { TokenKind } from '../platform/token.ts'
import { isSameCaller, type ResolvedToken } from './resolved-token.ts'

/** Entries unused for 60 s are evicted; entries not refreshed for 60 s are not served. */
const cacheForMs = 60_000
/** The most tokens cached; the oldest that nobody listens to is evicted first. */
const mostCached = 50_000

/** Whoever lives as long as a token. */
export interface TokenListener {
  /** The token is not valid any more. */
  tokenBecameInvalid(): void
  /** Who the caller is now, each time that the token is read. */
  callerIs(caller: Caller): void
}

/** One object for each token: there is one for each visitor. */
interface Known extends ResolvedToken {
  readAt: number
  /** How many signals had arrived when the read began. */
  readAfter: number
  askedAt: number
  listeners: Few<TokenListener>
}

/** The resolved tokens in memory, and who is told when one stops being valid. */
export class TokenCache {
  readonly #known = new Map<string, Known>()
  #signals = 0

  /** How many signals have arrived. Entries read before the last one are not served. */
  get signals(): number {
    return this.#signals
  }

  invalidateAll(): void {
    this.#signals += 1
  }

  /** The cached token, or null if it is unknown or out of date. A hit counts as use and keeps the entry. */
  cached(tokenHash: string, now: number): ResolvedToken | null {
    const known = this.#known.get(tokenHash)
    if (known === undefined) return null
    const { endsAt, readAt, readAfter } = known
    const isCurrent = readAfter === this.#signals && readAt + cacheForMs > now && endsAt > now
    if (!isCurrent) return null
    known.askedAt = now
    return known
  }

  isKnown(tokenHash: string): boolean {
    return this.#known.has(tokenHash)
  }

  /** Stores a token after a look-up. Returns its caller as they are kept, null if it is invalid. */
  add(
    tokenHash: string,
    resolved: ResolvedToken | null,
    readAfter: number,
    now: number,
  ): Caller | null {
    if (resolved !== null) this.#moveToEnd(tokenHash, resolved.caller).askedAt = now
    this.refresh(tokenHash, resolved, readAfter, now)
    const caller = this.#known.get(tokenHash)?.caller ?? null
    this.#evict()
    return caller
  }

  /** Stores what was read after `readAfter` signals. An invalid token (null) is final, however old the read is. */
  refresh(tokenHash: string, resolved: ResolvedToken | null, readAfter: number, now: number): void {
    const known = this.#known.get(tokenHash)
    if (known === undefined) return
    if (resolved === null) {
      this.#known.delete(tokenHash)
      for (const listener of allOfFew(known.listeners)) listener.tokenBecameInvalid()
      return
    }
    // All tokens are read again every few seconds: whoever has this caller shall not keep a copy.
    if (!isSameCaller(known.caller, resolved.caller)) known.caller = resolved.caller
    known.endsAt = resolved.endsAt
    known.usedAt = resolved.usedAt
    known.readAt = now
    known.readAfter = readAfter
    for (const listener of allOfFew(known.listeners)) listener.callerIs(known.caller)
  }

  /** The hashes of tokens that were used lately or have a listener; evicts the others. */
  inUse(kind: TokenKind, now: number): string[] {
    const hashes: string[] = []
    for (const [tokenHash, { caller, askedAt, listeners }] of this.#known) {
      if (caller.type !== kind) continue
      if (askedAt + cacheForMs <= now && listeners === null) this.#known.delete(tokenHash)
      else hashes.push(tokenHash)
    }
    return hashes
  }

  listen(caller: Caller, listener: TokenListener): void {
    const known = this.#known.get(caller.tokenHash) ?? this.#moveToEnd(caller.tokenHash, caller)
    known.listeners = withOne(known.listeners, listener)
  }

  stopListening({ tokenHash }: Caller, listener: TokenListener): void {
    const known = this.#known.get(tokenHash)
    if (known !== undefined) known.listeners = withoutOne(known.listeners, listener)
  }

  /** The token's entry, as the newest one. One that was not there is out of date until it is refreshed. */
  #moveToEnd(tokenHash: string, caller: Caller): Known {
    const known = this.#known.get(tokenHash) ?? unread(caller)
    this.#known.delete(tokenHash)
    // The caller keeps this text of the hash anyway.
    this.#known.set(known.caller.tokenHash, known)
    return known
  }

  #evict(): void {
    for (const [tokenHash, { listeners }] of this.#known) {
      if (this.#known.size <= mostCached) return
      if (listeners === null) this.#known.delete(tokenHash)
    }
  }
}

const unread = (caller: Caller): Known => ({
  caller,
  endsAt: 0,
  usedAt: 0,
  readAt: 0,
  readAfter: 0,
  askedAt: 0,
  listeners: null,
})
