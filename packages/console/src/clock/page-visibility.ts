import type { Platform, Stop } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

export interface PageVisibility {
  /** Whether the page is visible. */
  readonly isVisible: ReadonlySignal<boolean>
  stop: Stop
}

export function createPageVisibility(platform: Platform): PageVisibility {
  const isVisible = signal(!platform.visibility.hidden())
  const stop = platform.visibility.onChange(() => {
    isVisible.value = !platform.visibility.hidden()
  })
  return { isVisible, stop }
}
