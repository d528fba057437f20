import { Worker } from 'node:worker_threads'
import { systemClock } from '@papo/core/platform/clock'

const countEveryMs = 1_000
/** Clients give a node up sooner, and no work of this thread takes as long. */
const silentAtMostMs = 10_000

/** What the thread of the watchdog is given. */
export interface Watched {
  /** Counted up by the thread that is watched. */
  beats: Int32Array
  silentMs: number
}

export interface Watchdog {
  /** Resolves once its thread has been loaded. */
  watching: Promise<void>
  stop(): Promise<void>
}

/**
 * Ends the process once this thread has computed for `silentMs`, ten seconds by default, without a pause. `thread` is
 * the file of the watchdog's thread.
 */
export function startWatchdog(thread: URL, silentMs = silentAtMostMs): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData: Watched = { beats, silentMs }
  const worker = new Worker(thread, { workerData, name: 'watchdog', execArgv: [] })
  // Without it the server works as well: it must not end for it.
  worker.on('error', () => {})
  worker.unref()
  const stop = systemClock.every(countEveryMs, () => void Atomics.add(beats, 0, 1))
  return {
    watching: new Promise((resolve) => void worker.once('message', () => resolve())),
    async stop() {
      stop()
      await worker.terminate()
    },
  }
}
