import type { Platform, Stop } from '@papo/sdk'

/** Long enough for a screen reader to read the text, short enough that browsing does not find it again. */
const clearAfterMs = 1500
/** Of texts that follow each other faster than this, only the last is announced. */
const settleMs = 400

/** Announces texts to screen readers, politely. */
export interface Announcer {
  announce(text: string): void
  stop(): void
}

/** `write` sets the text of a live region that is empty at first. */
export function createAnnouncer(
  { setTimer }: Pick<Platform, 'setTimer'>,
  write: (text: string) => void,
): Announcer {
  let stop: Stop = () => {}
  return {
    announce(text) {
      stop()
      stop = setTimer(() => {
        write(text)
        stop = setTimer(() => write(''), clearAfterMs)
      }, settleMs)
    },
    stop: () => stop(),
  }
}
