import type { Platform, Stop } from '@papo/sdk'

/** Long enough for a screen reader to take the text, short enough not to be met again. */
const clearAfterMs = 1500
/** What comes faster than this is replaced by the last of it. */
const settleMs = 400

/** Says things politely, for the ear only. */
export interface Announcer {
  announce(text: string): void
  stop(): void
}

/** `write` puts the text into a live region that was empty before. */
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
