/**
 * A thread beside the server's. It ends the process if the server's thread has not counted up for ten seconds while it
 * kept computing: nothing else can, since the thread that should answer a signal is the one that spins.
 */
import { writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '@papo/core/platform/clock'
import type { Watched } from './server/start-watchdog.ts'

const { beats, silentMs } = workerData as Watched
const tickMs = 500
/** Of a process that only waits, as for a disk or a debugger, the other threads use less. */
const leastBusy = 0.2

let known = Atomics.load(beats, 0)
/** Ticks of this thread, not time: a process that was stopped or a machine that slept has had none meanwhile. */
let ticks = 0
let cpu = process.cpuUsage()

systemClock.every(tickMs, () => {
  const now = Atomics.load(beats, 0)
  ticks = now === known ? ticks + 1 : 0
  known = now
  if (ticks === 0) cpu = process.cpuUsage()
  if (ticks * tickMs < silentMs) return
  const { user, system } = process.cpuUsage(cpu)
  const isBusy = (user + system) / 1000 > silentMs * leastBusy
  ticks = 0
  cpu = process.cpuUsage()
  if (isBusy) end()
})
// The timer of the clock keeps no thread alive; this does, until the thread is ended.
parentPort?.on('message', () => {})
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage('watching')

function end(): void {
  const line = {
    level: 'fatal',
    time: new Date().toISOString(),
    msg: `the server has computed for ${silentMs / 1000} s without answering anything: the process ends, so that it is started again`,
  }
  try {
    writeSync(2, `${JSON.stringify(line)}\n`)
  } catch {
    // Nobody reads the log.
  }
  process.kill(process.pid, 'SIGKILL')
}
