import type { Platform, Stop } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

/** What comes within this time is said in one breath. */
const togetherMs = 150
/** Long enough to be read out, short enough that nobody finds old news by browsing. */
const retentionMs = 7000

export interface Announcer {
  /** The content of the polite live region. It is empty before and after each announcement. */
  readonly text: ReadonlySignal<string>
  say(text: string): void
  stop: Stop
}

/** Speaks to those who listen instead of look. The same words again are said again. */
export function createAnnouncer(platform: Platform): Announcer {
  const text = signal('')
  let pending: string[] = []
  let stopTimer: Stop = () => {}

  const clear = () => {
    text.value = ''
  }
  const speak = () => {
    text.value = pending.join('. ')
    pending = []
    stopTimer = platform.setTimer(clear, retentionMs)
  }
  return {
    text,
    say(t) {
      if (!pending.length) {
        stopTimer()
        clear()
        stopTimer = platform.setTimer(speak, togetherMs)
      }
      if (!pending.includes(t)) pending.push(t)
    },
    stop: () => stopTimer(),
  }
}
