import { Worker } from 'node:worker_threads'
import type { Guesses } from '@papo/core/agent/passwords'
import { Refusal } from '@papo/core/platform/refusal'
import { packageFolder } from '../../package-folder.ts'
import type { EstimateTask } from './estimate.ts'

/** An idle thread ends after this long, which frees most of its memory. */
const idleMs = 10_000
const maxWaiting = 64
/**
 * A new thread loads within a second, and within this time on a machine that is busy with something else: a start
 * that sets a password must not fail for that.
 */
const loadWithinMs = 60_000
/** A loaded thread answers within a tenth of a second, even where it is short of a core. */
const answerWithinMs = 10_000
const retryAfterSeconds = 3

interface Waiting {
  resolve(guesses: number): void
  reject(error: Error): void
}

/** A worker thread that answers tasks in order. */
class EstimateThread {
  readonly #worker: Worker
  readonly #queue: Waiting[] = []
  readonly #onEnd: () => void
  /** Bounds the wait of the first task in the queue or, while the queue is empty, the idle time. */
  #timer: NodeJS.Timeout | undefined
  #isLoaded = false
  #ended = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
    this.#worker = new Worker(new URL('src/adapters/zxcvbn/estimate.ts', packageFolder), {
      // The thread must not inherit flags of the process, such as those of a test runner.
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 192 },
    })
    this.#worker.on('message', (guesses: number) => this.#answered(guesses))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new Error('the thread has ended')))
  }

  ask(task: EstimateTask): Promise<number> {
    if (this.#queue.length >= maxWaiting) return Promise.reject(new Error('too many tasks wait'))
    return new Promise((resolve, reject) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      this.#worker.postMessage(task)
      this.#queue.push({ resolve, reject })
      if (this.#queue.length === 1) this.#watch()
    })
  }

  #answered(guesses: number): void {
    this.#isLoaded = true
    this.#queue.shift()?.resolve(guesses)
    this.#watch()
  }

  #watch(): void {
    clearTimeout(this.#timer)
    const isIdle = this.#queue.length === 0
    // An idle thread must not keep the process alive.
    if (isIdle) this.#worker.unref()
    else this.#worker.ref()
    const end = () => this.#end(new Error('the thread does not answer'))
    const withinMs = this.#isLoaded ? answerWithinMs : loadWithinMs
    this.#timer = setTimeout(end, isIdle ? idleMs : withinMs).unref()
  }

  #end(error: unknown): void {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#timer)
    this.#onEnd()
    for (const { reject } of this.#queue) reject(error as Error)
    void this.#worker.terminate()
  }
}

/** One thread for the whole process: a second one would load the dictionaries twice. */
let thread: EstimateThread | null = null

/**
 * Estimates with zxcvbn on a worker thread, so that it blocks no other request. Refuses `unavailable` if too many
 * tasks wait or the thread does not answer.
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
