import { createStore, follow, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'
import type { Ticker } from '../clock/ticker.ts'
import { parseChime, nextChime } from './chime.ts'
import type { Sound } from './sound.ts'

const mutedKey = 'papo.console.muted'
const chimeKey = 'papo.console.rung'
const soundedKey = 'papo.console.heard'
const soundedAtMost = 50

export interface AlertsOptions {
  platform: Platform
  sound: Sound
  ticker: Ticker
  /** The ids of the chats in the queue. */
  waiting: Store<readonly string[]>
}

export interface Alerts {
  /** Stored, and shared by all tabs. */
  readonly isMuted: Store<boolean>
  /** False until a user gesture unlocks the sound. */
  readonly isAllowed: Store<boolean>
  mute(isMuted: boolean): void
  /** Unlocks the sound. Must be called in a user gesture. */
  allow(): void
  /** A message arrived in a chat that is not visible. */
  messageArrived(messageId: string): void
  stop: Stop
}

/** Chimes for waiting chats as {@link nextChime} decides, never before a gesture and never while muted. */
export function createAlerts({ platform, sound, ticker, waiting }: AlertsOptions): Alerts {
  const { storage } = platform
  const isMuted = createStore(storage.get(mutedKey) !== null)
  const isAllowed = createStore(sound.isAllowed())

  const chimeIfDue = () => {
    isAllowed.set(sound.isAllowed())
    if (isMuted.get() || !isAllowed.get()) return
    const chime = nextChime(parseChime(storage.get(chimeKey)), waiting.get(), platform.now())
    if (!chime) return
    storage.set(chimeKey, JSON.stringify(chime))
    sound.play('waiting')
  }
  const stopChiming = follow([ticker.now, waiting, isMuted, isAllowed], chimeIfDue)
  const stopWatching = platform.tabs.onStorage(mutedKey, () => {
    isMuted.set(storage.get(mutedKey) !== null)
  })

  return {
    isMuted,
    isAllowed,
    mute(muted) {
      if (muted) storage.set(mutedKey, 'yes')
      else storage.remove(mutedKey)
      isMuted.set(muted)
    },
    allow() {
      sound.allow()
      isAllowed.set(sound.isAllowed())
    },
    messageArrived(messageId) {
      if (isMuted.get() || !sound.isAllowed()) return
      const sounded = (storage.get(soundedKey) ?? '').split(' ')
      // Another tab has played the sound.
      if (sounded.includes(messageId)) return
      storage.set(soundedKey, [...sounded, messageId].slice(-soundedAtMost).join(' '))
      sound.play('message')
    },
    stop() {
      stopChiming()
      stopWatching()
    },
  }
}
