import { type Announcer, createAnnouncer } from '@papo/chat-kit/announcer/announcer'
import type { Platform } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

export interface LiveRegion extends Announcer {
  /** The content of the polite live region. It is empty before and after each announcement. */
  readonly text: ReadonlySignal<string>
}

export function createLiveRegion(platform: Platform): LiveRegion {
  const text = signal('')
  const announcer = createAnnouncer({
    platform,
    combine: (texts) => [...new Set(texts)].join('. '),
    write: (next) => void (text.value = next),
  })
  return { ...announcer, text }
}
