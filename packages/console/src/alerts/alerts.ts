import type { Platform, Stop } from '@papo/sdk'
import { effect, type ReadonlySignal, signal } from '@preact/signals'
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
  waiting: ReadonlySignal<readonly string[]>
}

export interface Alerts {
  /** Stored, and shared by all tabs. */
  readonly isMuted: ReadonlySignal<boolean>
  /** False until a user gesture unlocks the sound. */
  readonly isAllowed: ReadonlySignal<boolean>
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
  const isMuted = signal(storage.get(mutedKey) !== null)
  const isAllowed = signal(sound.isAllowed())

  const chimeIfDue = () => {
    isAllowed.value = sound.isAllowed()
    if (isMuted.value || !isAllowed.value) return
    const chime = nextChime(parseChime(storage.get(chimeKey)), waiting.value, platform.now())
    if (!chime) return
    storage.set(chimeKey, JSON.stringify(chime))
    sound.play('waiting')
  }
  const stopChiming = effect(() => {
    void ticker.now.value
    chimeIfDue()
  })
  const stopWatching = platform.tabs.onStorage(mutedKey, () => {
    isMuted.value = storage.get(mutedKey) !== null
  })

  return {
    isMuted,
    isAllowed,
    mute(muted) {
      if (muted) storage.set(mutedKey, 'yes')
      else storage.remove(mutedKey)
      isMuted.value = muted
    },
    allow() {
      sound.allow()
      isAllowed.value = sound.isAllowed()
    },
    messageArrived(messageId) {
      if (isMuted.peek() || !sound.isAllowed()) return
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
