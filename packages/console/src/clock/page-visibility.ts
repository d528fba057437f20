import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'

export interface PageVisibility {
  /** Whether the page is visible. */
  readonly isVisible: Store<boolean>
  stop: Stop
}

export function createPageVisibility(platform: Platform): PageVisibility {
  const isVisible = createStore(!platform.visibility.hidden())
  const stop = platform.visibility.onChange(() => {
    isVisible.set(!platform.visibility.hidden())
  })
  return { isVisible, stop }
}
