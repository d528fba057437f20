import { titleWithCount } from '@papo/chat-kit/count/count'
import { pageDocument, type Platform, type Stop } from '@papo/sdk'

/** Shows the number of unread messages in the title of a hidden page. */
export interface PageTitle {
  show(unread: number): void
  stop: Stop
}

/** A title that the page sets in the meantime stays as it is. */
export function createPageTitle({ visibility }: Pick<Platform, 'visibility'>): PageTitle {
  let original = ''
  let ours: string | null = null
  let count = 0

  function draw(): void {
    const page = pageDocument()
    if (ours !== null && page.title === ours) page.title = original
    ours = null
    if (!count || !visibility.hidden()) return
    original = page.title
    page.title = titleWithCount(count, original)
    ours = page.title
  }

  const stop = visibility.onChange(draw)
  return {
    show(unread) {
      if (unread === count) return
      count = unread
      draw()
    },
    stop() {
      stop()
      count = 0
      draw()
    },
  }
}
