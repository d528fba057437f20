import { follow, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'

const watchedKey = 'papo.console.watched'
const everyMs = 5000
/** A tab that went away without a word counts as visible for no longer than this. */
const lastsMs = 12_000

export interface Watched {
  /** Whether any tab of this browser with the console is visible. */
  isWatched(): boolean
  stop: Stop
}

/** Tells the tabs of a browser whether one of them is in view. */
export function createWatched(
  platform: Pick<Platform, 'now' | 'setTimer' | 'storage' | 'tabs'>,
  isVisible: Store<boolean>,
): Watched {
  const { storage, tabs } = platform
  let stopTimer: Stop = () => {}
  const mark = () => {
    stopTimer()
    storage.set(watchedKey, String(platform.now()))
    stopTimer = platform.setTimer(mark, everyMs)
  }
  const leave = () => {
    stopTimer()
    storage.remove(watchedKey)
  }
  // A tab that goes out of view takes away the mark of the others, too.
  const stopListening = tabs.onStorage(watchedKey, () => {
    if (isVisible.get() && storage.get(watchedKey) === null) mark()
  })
  let wasVisible = false
  const stopFollowing = follow([isVisible], (visible) => {
    if (visible) mark()
    else if (wasVisible) leave()
    wasVisible = visible
  })
  return {
    isWatched() {
      if (isVisible.get()) return true
      const age = platform.now() - Number(storage.get(watchedKey) ?? -Infinity)
      return age >= 0 && age < lastsMs
    },
    stop() {
      stopFollowing()
      stopListening()
      if (wasVisible) leave()
    },
  }
}
