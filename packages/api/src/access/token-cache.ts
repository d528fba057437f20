import type { Caller } from '../caller.ts'
import type { TokenKind } from '../token.ts'
import type { ResolvedToken } from './resolved-token.ts'

/** What nobody has used for so long is forgotten, and what could not be read again for so long not believed. */
const cacheForMs = 60_000
/** The most tokens kept; whoever came first goes first. */
const mostCached = 50_000

interface Known {
  resolved: ResolvedToken
  readAt: number
  /** How many signals had been heard when it was read. */
  readAfter: number
  askedAt: number
}

/** What was read of tokens, and who wants to know when one opens nothing any more. */
export class TokenCache {
  readonly #known = new Map<string, Known>()
  readonly #ends = new Map<string, { kind: TokenKind; runs: Set<() => void> }>()
  #signals = 0

  /** How many signals have been heard. What was read before the last one is not believed. */
  get signals(): number {
    return this.#signals
  }

  invalidateAll(): void {
    this.#signals += 1
  }

  /** Null where it is not known, or no longer believed. Asking for it keeps it. */
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

  /** Keeps what a caller was let in by. */
  add(tokenHash: string, resolved: ResolvedToken | null, readAfter: number, now: number): void {
    this.#known.delete(tokenHash)
    this.refresh(tokenHash, resolved, readAfter, now)
    const oldest = this.#known.size > mostCached ? this.#known.keys().next().value : undefined
    if (oldest !== undefined) this.#known.delete(oldest)
  }

  /** What was read when so many signals had been heard. The end of a token is final, whenever it was read. */
  refresh(tokenHash: string, resolved: ResolvedToken | null, readAfter: number, now: number): void {
    if (resolved === null) {
      this.#known.delete(tokenHash)
      for (const run of this.#ends.get(tokenHash)?.runs ?? []) run()
      return
    }
    const askedAt = this.#known.get(tokenHash)?.askedAt ?? now
    this.#known.set(tokenHash, { resolved, readAt: now, readAfter, askedAt })
  }

  /** Those that somebody uses, or is held for; the others are forgotten. */
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

  onEnd({ tokenHash, type }: Caller, run: () => void): () => void {
    const end = this.#ends.get(tokenHash) ?? { kind: type, runs: new Set() }
    this.#ends.set(tokenHash, end)
    end.runs.add(run)
    return () => {
      end.runs.delete(run)
      if (end.runs.size === 0 && this.#ends.get(tokenHash) === end) this.#ends.delete(tokenHash)
    }
  }
}
