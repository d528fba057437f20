import { Worker } from 'node:worker_threads'
import type { Guesses } from '../../agent/passwords.ts'
import { Refusal } from '../../refusal.ts'
import type { EstimateTask } from './estimate.ts'

/** A thread without work ends after this long and gives back most of its memory. */
const idleMs = 10_000
const longestQueue = 64
/** The thread loads within a second and answers within a tenth of one, even where it is short of a core. */
const answerWithinMs = 10_000
const retryAfterSeconds = 3

interface Waiting {
  resolve(guesses: number): void
  reject(error: Error): void
}

/** Answers in the order in which it was asked. */
class EstimateThread {
  readonly #worker: Worker
  readonly #line: Waiting[] = []
  readonly #onEnd: () => void
  /** Watches the first of the line, or how long there has been none. */
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
    this.#worker = new Worker(new URL('./estimate.ts', import.meta.url), {
      // Flags of the process, such as those of a test's runner, are not for the thread.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 },
    })
    this.#worker.on('message', (guesses: number) => this.#answered(guesses))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new Error('the thread has ended')))
  }

  ask(task: EstimateTask): Promise<number> {
    if (this.#line.length >= longestQueue) return Promise.reject(new Error('the line is full'))
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      this.#worker.postMessage(task)
      this.#line.push({ resolve, reject })
      if (this.#line.length === 1) this.#watch()
    })
  }

  #answered(guesses: number): void {
    this.#line.shift()?.resolve(guesses)
    this.#watch()
  }

  #watch(): void {
    clearTimeout(this.#timer)
    const isIdle = this.#line.length === 0
    // A thread that nobody waits for keeps no process alive.
    if (isIdle) this.#worker.unref()
    else this.#worker.ref()
    const end = () => this.#end(new Error('the thread does not answer'))
    this.#timer = setTimeout(end, isIdle ? idleMs : answerWithinMs).unref()
  }

  #end(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    this.#onEnd()
    for (const { reject } of this.#line) reject(error as Error)
    void this.#worker.terminate()
  }
}

/** One for the whole process: a second would hold the dictionaries twice. */
let thread: EstimateThread | null = null

/**
 * Estimates by zxcvbn on a thread of its own, so that no other request waits for it. Refuses `unavailable`
 * where too many wait, or the thread does not answer.
 */
export const zxcvbnGuesses: Guesses = async (password, words) => {
  thread ??= new EstimateThread(() => (thread = null))
  try {
    return await thread.ask({ password, words })
  } catch (error) {
    const detail = 'Passwords cannot be set right now.'
    throw new Refusal('unavailable', detail, { retryAfterSeconds }, error)
  }
}
