import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { temporaryFolder } from '../../test/rig/server.ts'

/** When every scene begins: a Thursday afternoon in São Paulo, between two of the steps of idle timeouts. */
const beginning = Date.parse('2026-03-12T16:20:02Z')
/** Seconds that a page counts since something was stored stay whole, even if a clock is read a moment late. */
const pagesAheadMs = 500
/** Longer than the server keeps what it has read. */
const noticedMs = 50
const heldClock = fileURLToPath(new URL('held-clock.ts', import.meta.url))

/** The time of a server and of the pages: it stands still until the scene lets it pass. */
export class SceneClock {
  /** Makes a server follow this clock. */
  readonly env: Record<string, string>
  readonly #file: string
  readonly #remove: () => Promise<void>
  readonly #contexts = new Set<BrowserContext>()
  #now = beginning

  private constructor(folder: { path: string; remove(): Promise<void> }) {
    this.#file = join(folder.path, 'now')
    this.#remove = () => folder.remove()
    this.env = { CLOCK_FILE: this.#file, NODE_OPTIONS: `--import=${pathToFileURL(heldClock).href}` }
  }

  static async open(): Promise<SceneClock> {
    const clock = new SceneClock(await temporaryFolder())
    await clock.#write()
    return clock
  }

  async close(): Promise<void> {
    await this.#remove()
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#now
  }

  /** Makes all pages of a person follow this clock. */
  async hold(context: BrowserContext): Promise<void> {
    this.#contexts.add(context)
    context.once('close', () => this.#contexts.delete(context))
    await context.clock.setFixedTime(this.#now + pagesAheadMs)
  }

  async pass(seconds: number): Promise<void> {
    this.#now += seconds * 1000
    // The pages first: the console takes the time of the answer by which the server is furthest ahead, so one from
    // between the two would count for long.
    const shown = this.#now + pagesAheadMs
    await Promise.all([...this.#contexts].map((context) => context.clock.setFixedTime(shown)))
    await this.#write()
    await sleep(noticedMs)
  }

  /** The server may read the file at any moment, so it is never half written. */
  async #write(): Promise<void> {
    const next = `${this.#file}.next`
    await writeFile(next, String(this.#now))
    await rename(next, this.#file)
  }
}
