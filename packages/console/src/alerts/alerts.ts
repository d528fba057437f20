import { createStore, derived, follow, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'
import type { Ticker } from '../clock/ticker.ts'
import { parseChime, nextChime } from './chime.ts'
import { createClaims } from './claims.ts'
import type { Sound } from './sound.ts'

const mutedKey = 'papo.console.muted'
const chimeKey = 'papo.console.rung'
const soundedKey = 'papo.console.heard'
/** A gesture that allows the sound is over by then, so that nothing moves under the pointer meanwhile. */
const gestureMs = 700

export interface AlertsOptions {
  platform: Platform
  sound: Sound
  ticker: Ticker
  /**
   * What waits for this agent: chats in the queue, and transferred ones that are not opened yet. A chat that waits
   * again has another name.
   */
  waiting: Store<readonly string[]>
}

export interface Alerts {
  /** Stored, and shared by all tabs. */
  readonly isMuted: Store<boolean>
  /** False until a user gesture unlocks the sound. */
  readonly isAllowed: Store<boolean>
  /** Whether the agent should be told that the browser holds the sound back. Changes a moment late. */
  readonly isHeldBack: Store<boolean>
  mute(isMuted: boolean): void
  /** Unlocks the sound. Must be called in a user gesture. */
  allow(): void
  /** Plays the sound of a new chat, to try. Must be called in a user gesture. */
  test(): Promise<void>
  /** A message arrived in a chat that is not visible. */
  messageArrived(messageId: string): void
  stop: Stop
}

/** Follows a store a moment late. */
function late(platform: Platform, source: Store<boolean>): { value: Store<boolean>; stop: Stop } {
  const value = createStore(false)
  let stopTimer: Stop = () => {}
  const stopFollowing = follow([source], (next) => {
    stopTimer()
    stopTimer = platform.setTimer(() => value.set(next), gestureMs)
  })
  return {
    value,
    stop() {
      stopFollowing()
      stopTimer()
    },
  }
}

/** Chimes for waiting chats as {@link nextChime} decides, never before a gesture and never while muted. */
export function createAlerts({ platform, sound, ticker, waiting }: AlertsOptions): Alerts {
  const { storage } = platform
  const isMuted = createStore(storage.get(mutedKey) !== null)
  const isAllowed = createStore(sound.isAllowed())
  const claim = createClaims(storage, soundedKey)
  const heldBack = late(
    platform,
    derived([isMuted, isAllowed], (muted, allowed) => sound.isSupported && !muted && !allowed),
  )
  const allow = async () => {
    // A browser that still refuses allows it at the next gesture.
    await sound.allow().catch(() => {})
    isAllowed.set(sound.isAllowed())
  }

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
    isHeldBack: heldBack.value,
    mute(muted) {
      if (muted) storage.set(mutedKey, 'yes')
      else storage.remove(mutedKey)
      isMuted.set(muted)
    },
    allow: () => void allow(),
    async test() {
      await allow()
      sound.play('waiting')
    },
    messageArrived(messageId) {
      if (isMuted.get() || !sound.isAllowed()) return
      if (claim(messageId)) sound.play('message')
    },
    stop() {
      stopChiming()
      stopWatching()
      heldBack.stop()
    },
  }
}
