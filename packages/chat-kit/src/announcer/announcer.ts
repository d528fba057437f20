import type { Platform, Stop } from '@papo/sdk'

/** Half the time from a text to its announcement. What comes within that time is announced along with it. */
const halfMs = 200
/** Long enough for a screen reader to read the text, short enough that browsing does not find it again. */
const shownMs = 4000

/** Announces texts to screen readers, politely. A repeated text is announced again. */
export interface Announcer {
  announce(text: string): void
  stop(): void
}

export interface AnnouncerOptions {
  platform: Pick<Platform, 'setTimer'>
  /** What is read out of the texts of one announcement. */
  combine(texts: readonly string[]): string
  /** Sets the text of a live region. It is empty before and after each announcement. */
  write(text: string): void
}

export function createAnnouncer({ platform, combine, write }: AnnouncerOptions): Announcer {
  let pending: string[] = []
  let shown = ''
  let stop: Stop = () => {}

  function show(text: string): void {
    if (text !== shown) write(text)
    shown = text
  }
  function speak(): void {
    show(combine(pending))
    pending = []
    stop = platform.setTimer(() => show(''), shownMs)
  }
  return {
    announce(text) {
      // The first one sets the time, so that a steady stream is announced too.
      if (pending.push(text) > 1) return
      stop()
      // What is shown is not cut short before it can be noticed.
      stop = platform.setTimer(() => {
        show('')
        stop = platform.setTimer(speak, halfMs)
      }, halfMs)
    },
    stop: () => stop(),
  }
}
