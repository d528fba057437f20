import { fileURLToPath } from 'node:url'
import { mutations } from '../mutations/mutations.ts'
import { mutationsOf } from '../mutations/sources.ts'
import type { Change } from '../mutations/tags.ts'
import { type Ending, Program, until } from './program.ts'

const today = fileURLToPath(new URL('../../packages/api/src/main.ts', import.meta.url))
const mutate = new URL('../mutations/mutate.ts', import.meta.url).href

export type Environment = Readonly<Record<string, string | undefined>>

export interface NodeChange {
  /** Overrides the environment that the node was opened with. */
  env?: Environment
  /** Modules that are loaded before the program. */
  preload?: readonly string[]
  /** Changes to the program besides those of the whole run. */
  without?: readonly Change[]
  /** The program to start, by default the current one. */
  main?: string
}

/** One API process, on a port that stays the same. */
export class ApiNode {
  readonly name: string
  readonly port: number
  readonly url: string
  readonly #env: Environment
  readonly #logFile: string
  #program: Program | null = null

  constructor(options: { name: string; port: number; env: Environment; logFile: string }) {
    this.name = options.name
    this.port = options.port
    this.url = `http://127.0.0.1:${options.port}`
    this.#env = options.env
    this.#logFile = options.logFile
  }

  /** How it ended, or null while it runs. */
  get ending(): Ending | null {
    return this.#program?.ending ?? null
  }

  get isRunning(): boolean {
    return this.#program !== null && this.#program.ending === null
  }

  /** Its output, over all its starts. */
  output(): string {
    return this.#program?.output() ?? ''
  }

  memory(): number {
    return this.#running().memory()
  }

  processorSeconds(): number {
    return this.#running().processorSeconds()
  }

  /** Starts the process without waiting. */
  launch({ env = {}, preload = [], without = [], main = today }: NodeChange = {}): void {
    if (this.isRunning) throw new Error(`${this.name} is running already`)
    const taken = mutations(mutationsOf(without))
    const imports = [...(taken === null ? [] : [mutate]), ...preload]
    this.#program = new Program({
      command: process.execPath,
      args: [
        '--disable-warning=ExperimentalWarning',
        '--max-semi-space-size=8',
        '--max-old-space-size=512',
        '--heap-growing-percent=25',
        ...imports.map((module) => `--import=${module}`),
        main,
      ],
      env: { MALLOC_ARENA_MAX: '2', ...taken?.env, ...this.#env, PORT: String(this.port), ...env },
      logFile: this.#logFile,
    })
  }

  async start(change: NodeChange = {}): Promise<void> {
    this.launch(change)
    await this.untilReady()
  }

  /** Waits until `/readyz` answers 200. */
  async untilReady(withinMs = 180_000): Promise<void> {
    try {
      await until(`${this.name} is ready`, () => this.isReady(), withinMs)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${reason}\n${this.output().slice(-2000)}`, { cause: error })
    }
  }

  async isReady(): Promise<boolean> {
    if (!this.isRunning) {
      throw new Error(`${this.name} ended at its start`)
    }
    try {
      const answer = await fetch(`${this.url}/readyz`)
      await answer.arrayBuffer()
      return answer.ok
    } catch {
      return false
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#running().signal(signal)
  }

  /** Sends SIGKILL and waits for the end. */
  async kill(): Promise<void> {
    await this.#program?.end('SIGKILL')
  }

  /** Sends SIGTERM and waits for the end. */
  async stop(): Promise<Ending> {
    return await this.#running().end('SIGTERM')
  }

  async restart(change: NodeChange = {}): Promise<void> {
    if (this.isRunning) await this.stop()
    await this.start(change)
  }

  #running(): Program {
    if (this.#program === null) throw new Error(`${this.name} was never started`)
    return this.#program
  }
}
