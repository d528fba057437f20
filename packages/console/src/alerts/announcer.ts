import type { Platform, Stop } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

/** Texts within this time become one announcement. */
const togetherMs = 150
/** Long enough to be read out, short enough that browsing does not find old texts. */
const retentionMs = 7000

export interface Announcer {
  /** The content of the polite live region. It is empty before and after each announcement. */
  readonly text: ReadonlySignal<string>
  say(text: string): void
  stop: Stop
}

/** Announces texts to screen readers. A repeated text is announced again. */
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
    say(announcement) {
      if (!pending.length) {
        stopTimer()
        clear()
        stopTimer = platform.setTimer(speak, togetherMs)
      }
      if (!pending.includes(announcement)) pending.push(announcement)
    },
    stop: () => stopTimer(),
  }
}
