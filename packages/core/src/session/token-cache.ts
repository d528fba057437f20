import type { Caller } from '../platform/caller.ts'
import type { TokenKind } from '../platform/token.ts'
import { isSameToken, type ResolvedToken } from './resolved-token.ts'

/** Entries unused for 60 s are evicted; entries not refreshed for 60 s are not served. */
const cacheForMs = 60_000
/** The most tokens cached; the oldest is evicted first. */
const mostCached = 50_000

interface Known {
  resolved: ResolvedToken
  readAt: number
  /** How many signals had arrived when the read began. */
  readAfter: number
  askedAt: number
}

/** Whoever lives as long as a token. */
export interface TokenListener {
  /** The token is not valid any more. */
  tokenBecameInvalid(): void
  /** Who the caller is now, each time that the token is read. */
  callerIs(caller: Caller): void
}

/** The resolved tokens in memory, and who is told when one stops being valid. */
export class TokenCache {
  readonly #known = new Map<string, Known>()
  /** The lists are replaced, never changed. */
  readonly #ends = new Map<string, { kind: TokenKind; listeners: readonly TokenListener[] }>()
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
    const { resolved, readAt, readAfter } = known
    const isCurrent =
      readAfter === this.#signals && readAt + cacheForMs > now && resolved.endsAt > now
    if (!isCurrent) return null
    known.askedAt = now
    return resolved
  }

  isKnown(tokenHash: string): boolean {
    return this.#known.has(tokenHash)
  }

  /** Stores a token after a look-up; evicts the oldest one if the cache is full. */
  add(tokenHash: string, resolved: ResolvedToken | null, readAfter: number, now: number): void {
    this.#known.delete(tokenHash)
    this.refresh(tokenHash, resolved, readAfter, now)
    const oldest = this.#known.size > mostCached ? this.#known.keys().next().value : undefined
    if (oldest !== undefined) this.#known.delete(oldest)
  }

  /** Stores what was read after `readAfter` signals. An invalid token (null) is final, however old the read is. */
  refresh(tokenHash: string, resolved: ResolvedToken | null, readAfter: number, now: number): void {
    if (resolved === null) {
      this.#known.delete(tokenHash)
      for (const listener of this.#listenersOf(tokenHash)) listener.tokenBecameInvalid()
      return
    }
    const known = this.#known.get(tokenHash) ?? { resolved, readAt: now, readAfter, askedAt: now }
    // All tokens are read again every few seconds: what is the same is kept, so that it need not be collected.
    if (!isSameToken(known.resolved, resolved)) known.resolved = resolved
    known.readAt = now
    known.readAfter = readAfter
    this.#known.set(tokenHash, known)
    for (const listener of this.#listenersOf(tokenHash)) listener.callerIs(known.resolved.caller)
  }

  /** The hashes of tokens that were used lately or have a listener; evicts the others. */
  inUse(kind: TokenKind, now: number): string[] {
    const hashes = new Set<string>()
    for (const [tokenHash, { resolved, askedAt }] of this.#known) {
      if (resolved.caller.type !== kind) continue
      if (askedAt + cacheForMs <= now) this.#known.delete(tokenHash)
      else hashes.add(tokenHash)
    }
    for (const [tokenHash, end] of this.#ends) if (end.kind === kind) hashes.add(tokenHash)
    return [...hashes]
  }

  listen({ tokenHash, type }: Caller, listener: TokenListener): void {
    const listeners = this.#listenersOf(tokenHash).concat(listener)
    this.#ends.set(tokenHash, { kind: type, listeners })
  }

  stopListening({ tokenHash, type }: Caller, listener: TokenListener): void {
    const listeners = this.#listenersOf(tokenHash).filter((one) => one !== listener)
    if (listeners.length > 0) this.#ends.set(tokenHash, { kind: type, listeners })
    else this.#ends.delete(tokenHash)
  }

  #listenersOf(tokenHash: string): readonly TokenListener[] {
    return this.#ends.get(tokenHash)?.listeners ?? []
  }
}
