import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import { hashSecret, type TokenKind, tokenKind } from '../token.ts'
import type { Stores, Work } from '../work.ts'
import { KnownTokens } from './known-tokens.ts'
import { agentProof, type Proof, visitorProof } from './proof.ts'

/** How often `recheck` is to be called: with the time that it takes, less than the 5 s that are promised. */
export const recheckEveryMs = 4000
/** A use is written down at most this often. */
const touchEveryMs = 10 * 60_000
const pageSize = 500

export const tokenEnded = () =>
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
  readonly #tokens = new KnownTokens()
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
    const believed = () => this.#tokens.believed(tokenHash, this.#now())
    if (believed() === null && this.#tokens.isKnown(tokenHash)) {
      // What failed here is tried again below.
      await this.#checking?.catch(() => {})
    }
    const proof = believed()
    if (proof !== null && this.#now() - proof.usedAt <= touchEveryMs) return proof.caller
    return await this.#lookUp(kind, tokenHash)
  }

  /** Calls `run` when the caller's token opens nothing any more; the returned function calls it off. */
  onEnd(caller: Caller, run: () => void): () => void {
    return this.#tokens.onEnd(caller, run)
  }

  /** Tokens were revoked: all that is kept is read again, at once. */
  doubt(): void {
    this.#tokens.doubt()
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
    const [proof = null] = await this.#find(kind, [tokenHash])
    if (proof !== null && this.#now() - proof.usedAt > touchEveryMs) {
      const usedAt = this.#clock.now()
      await this.#work.run((stores) => touch(stores, proof, usedAt))
      proof.usedAt = usedAt.getTime()
    }
    this.#tokens.add(tokenHash, proof, readAfter, this.#now())
    return proof?.caller ?? null
  }

  async #readAgain(readAfter: number): Promise<void> {
    for (const kind of ['visitor', 'agent'] as const) {
      const hashes = this.#tokens.inUse(kind, this.#now())
      for (let from = 0; from < hashes.length; from += pageSize) {
        const page = hashes.slice(from, from + pageSize)
        const found = await this.#find(kind, page)
        const proofs = new Map(found.map((proof) => [proof.caller.tokenHash, proof]))
        const now = this.#now()
        for (const hash of page) this.#tokens.learn(hash, proofs.get(hash) ?? null, readAfter, now)
      }
    }
  }

  /** What these tokens open; those that open nothing are missing. */
  async #find(kind: TokenKind, tokenHashes: string[]): Promise<Proof[]> {
    const found =
      kind === 'visitor'
        ? (await this.#work.read(({ visitors }) => visitors.findTokens(tokenHashes))).map(
            visitorProof,
          )
        : (await this.#work.read(({ agentSessions }) => agentSessions.findAll(tokenHashes))).map(
            agentProof,
          )
    const now = this.#now()
    return found.filter(({ endsAt }) => endsAt > now)
  }

  #now(): number {
    return this.#clock.now().getTime()
  }
}

async function touch(stores: Stores, proof: Proof, usedAt: Date): Promise<void> {
  const { tokenHash, type } = proof.caller
  const until = proof.lastsUntil(usedAt)
  await (type === 'visitor'
    ? stores.visitors.touchToken(tokenHash, usedAt, until)
    : stores.agentSessions.touch(tokenHash, usedAt, until))
}
