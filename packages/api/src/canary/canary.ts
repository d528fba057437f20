import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { SendRequest } from './request.ts'
import { makeRoundTrip, type RunStep } from './round-trip.ts'
import { type CanarySessionNeeds, withSession } from './session.ts'
import {
  findCanaryWorkspace,
  type CanaryWorkspace,
  type CanaryWorkspaceNeeds,
} from './canary-workspace.ts'
import type { CanaryResult, CanaryStep } from './result.ts'

const everyMs = 60_000
/** Leaves a process that has just begun to listen to its first clients. */
const firstAfterMs = 3_000
/** A round trip that takes longer has failed. */
const patienceMs = 30_000

/** A synthetic visitor and agent who chat once a minute, to check that the installation works. */
export interface Canary {
  /** The last result; null before the first round trip and without a canary. */
  last(): CanaryResult | null
  /** Starts the round trips against the server that listens at this address. */
  start(address: AddressInfo): void
  /** Runs a round trip now, or joins the running one. Null if the server does not listen or is draining. */
  run(): Promise<CanaryResult | null>
  stop(): Promise<void>
}

/** For an installation without a canary. */
export const noCanary: Canary = {
  last: () => null,
  start: () => {},
  run: () => Promise.resolve(null),
  stop: () => Promise.resolve(),
}

/** What the canary prepares and measures its round trips with. */
export type CanaryNeeds = CanaryWorkspaceNeeds &
  CanarySessionNeeds & {
    metrics: { canaryRan(result: CanaryResult): void }
    /** Aborted when the server begins to drain: the canary makes no more round trips. */
    draining: AbortSignal
  }

export interface CanaryOptions {
  request: SendRequest
  /** Receives the step and the error of each failed round trip. */
  onFailure(step: CanaryStep, error: unknown): void
}

export class HttpCanary implements Canary {
  readonly #needs: CanaryNeeds
  readonly #options: CanaryOptions
  readonly #ending = new AbortController()
  readonly #stops: (() => void)[] = []
  #url: string | null = null
  #workspace: CanaryWorkspace | null = null
  #last: CanaryResult | null = null
  #running: Promise<CanaryResult | null> | null = null

  constructor(needs: CanaryNeeds, options: CanaryOptions) {
    this.#needs = needs
    this.#options = options
  }

  last(): CanaryResult | null {
    return this.#last
  }

  start(address: AddressInfo): void {
    const { clock } = this.#needs
    this.#url = urlOf(address)
    this.#stops.push(
      clock.after(firstAfterMs, () => void this.run()),
      clock.every(everyMs, () => void this.run()),
    )
  }

  run(): Promise<CanaryResult | null> {
    this.#running ??= this.#runOnce().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    this.#ending.abort()
    await this.#running
  }

  async #runOnce(): Promise<CanaryResult | null> {
    if (this.#url === null || this.#isLeaving) return null
    const result = await this.#attempt(this.#url)
    if (result === null) return null
    this.#last = result
    this.#needs.metrics.canaryRan(result)
    return result
  }

  async #attempt(url: string): Promise<CanaryResult | null> {
    const steps: CanaryResult['steps'] = {}
    let current: CanaryStep = 'prepare'
    const step: RunStep = async (name, run) => {
      current = name
      const startedAt = performance.now()
      const result = await run()
      steps[name] = Math.round(performance.now() - startedAt)
      return result
    }
    const at = this.#needs.clock.now()
    const startedAt = performance.now()
    const finished = (failedAt: CanaryStep | null): CanaryResult => {
      const roundTripMs = Math.round(performance.now() - startedAt)
      return { ok: failedAt === null, at, roundTripMs, steps, failedAt }
    }
    try {
      await this.#talk(url, step)
      return this.#isLeaving ? null : finished(null)
    } catch (error) {
      this.#workspace = null
      // A server that shuts down breaks off its own round trip: that is no failure of the installation.
      if (this.#isLeaving) return null
      this.#options.onFailure(current, error)
      return finished(current)
    }
  }

  async #talk(url: string, step: RunStep): Promise<void> {
    const { request } = this.#options
    const canaryWorkspace = await step(
      'prepare',
      async () => (this.#workspace ??= await findCanaryWorkspace(this.#needs)),
    )
    const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(patienceMs)])
    await withSession(this.#needs, canaryWorkspace, step, (agentToken, onChat) =>
      makeRoundTrip({
        request,
        url,
        siteKey: canaryWorkspace.siteKey,
        agentToken,
        signal,
        step,
        onChat,
      }),
    )
  }

  get #isLeaving(): boolean {
    return this.#needs.draining.aborted || this.#ending.signal.aborted
  }
}

/** A server that listens on every address is reached at `localhost`. */
function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://localhost:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
