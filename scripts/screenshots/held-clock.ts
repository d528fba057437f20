/** Loaded before a program, stops its clock: the time is what `CLOCK_FILE` says. Timers go on. */
import { readFileSync } from 'node:fs'

/** The embedded database asks for the time with each write, too often to read a file. */
const rereadMs = 20

const file = process.env['CLOCK_FILE'] ?? ''
const RunningDate = Date
const runningMs = performance.now.bind(performance)
let heldMs = 0
let readAt = -Infinity

class HeldDate extends RunningDate {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(HeldDate.now())
    else super(...(given as [number]))
  }

  static override now(): number {
    const now = runningMs()
    if (now - readAt > rereadMs) {
      heldMs = Number(readFileSync(file, 'utf8'))
      readAt = now
    }
    return heldMs
  }
}

globalThis.Date = HeldDate as DateConstructor
// Calls take no time: the server measures them to learn how far its clock is from its database's.
performance.now = () => HeldDate.now()
