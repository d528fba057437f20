import { type Announcer, createAnnouncer } from '@papo/chat-kit/announcer/announcer'
import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform } from '@papo/sdk'

export interface LiveRegion extends Announcer {
  /** The content of the polite live region. It is empty before and after each announcement. */
  readonly text: Store<string>
}

export function createLiveRegion(platform: Platform): LiveRegion {
  const text = createStore('')
  const announcer = createAnnouncer({
    platform,
    combine: (texts) => [...new Set(texts)].join('. '),
    write: text.set,
  })
  return { ...announcer, text }
}
