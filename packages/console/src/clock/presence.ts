import type { Platform, Stop } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

export interface Presence {
  /** Whether somebody can see the page. */
  readonly isVisible: ReadonlySignal<boolean>
  stop: Stop
}

export function createPresence(platform: Platform): Presence {
  const isVisible = signal(!platform.visibility.hidden())
  const stop = platform.visibility.onChange(() => {
    isVisible.value = !platform.visibility.hidden()
  })
  return { isVisible, stop }
}
