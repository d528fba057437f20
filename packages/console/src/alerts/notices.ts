import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { Platform, Stop } from '@papo/sdk'
import type { Route } from '../navigation/route.ts'

/** Long enough to read two lines. */
const shownMs = 7000
const maxShown = 3

export interface Notice {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'good' | 'bad'
  /** What a click on it shows. */
  readonly to: Route | null
}

export interface Notices {
  readonly list: Store<readonly Notice[]>
  show(text: string, tone?: Notice['tone'], to?: Route): void
  dismiss(id: number): void
  stop: Stop
}

/** Short notices at the edge of the screen. Showing a text again restarts its time. */
export function createNotices(platform: Platform): Notices {
  const list = createStore<readonly Notice[]>([])
  const timers = new Map<number, Stop>()
  let lastId = 0

  function dismiss(id: number): void {
    timers.get(id)?.()
    timers.delete(id)
    list.update((notices) => notices.filter((notice) => notice.id !== id))
  }

  return {
    list,
    show(text, tone = 'plain', to) {
      for (const notice of list.get()) if (notice.text === text) dismiss(notice.id)
      const id = ++lastId
      for (const { id: old } of list.get().slice(0, 1 - maxShown)) dismiss(old)
      list.update((notices) => [...notices, { id, text, tone, to: to ?? null }])
      timers.set(
        id,
        platform.setTimer(() => dismiss(id), shownMs),
      )
    },
    dismiss,
    stop() {
      for (const stop of timers.values()) stop()
    },
  }
}
