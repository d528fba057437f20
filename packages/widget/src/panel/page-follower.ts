import type { Platform, Stop } from '@papo/sdk'
import type { ChatPages, PanelContext } from '../view/panel-context.ts'

/** Loads what follows the pages of a chat. Without its file none is reported: the next page of the site tries again. */
export const createPageFollower =
  (platform: Platform): PanelContext['followPages'] =>
  (pages: ChatPages) => {
    let stop: Stop | null = null
    let isOver = false
    import('./page-following.ts').then(
      ({ followPages }) => {
        if (!isOver) stop = followPages(platform, pages)
      },
      () => {},
    )
    return () => {
      isOver = true
      stop?.()
    }
  }
