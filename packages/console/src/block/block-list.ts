import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Block, Platform, Stop } from '@papo/sdk'
import { createPages, type Pages } from '../loaded/pages.ts'

/** The search starts after a pause of this length in typing. */
const pauseMs = 300
const pageSize = 50

/** The blocks in force, newest first, page by page, and limited to a text. */
export interface BlockList extends Pick<Pages<Block>, 'state' | 'load' | 'loadMore'> {
  readonly text: Store<string>
  search(text: string): void
  close: Stop
}

interface BlockListOptions {
  client: Pick<AgentClient, 'searchBlocks'>
  platform: Pick<Platform, 'setTimer'>
}

export function createBlockList({ client, platform }: BlockListOptions): BlockList {
  const text = createStore('')
  let stopPause: Stop = () => {}
  const pages = createPages<Block>(async (before) => {
    const sought = text.get().trim()
    const page = await client.searchBlocks({
      limit: pageSize,
      ...(sought && { text: sought }),
      ...(before !== null && { before }),
    })
    return { items: page.blocks, next: page.nextCursor }
  })

  return {
    state: pages.state,
    text,
    load: pages.load,
    loadMore: pages.loadMore,
    search(sought) {
      text.set(sought)
      stopPause()
      stopPause = platform.setTimer(() => void pages.load(), pauseMs)
    },
    close() {
      stopPause()
      pages.clear()
    },
  }
}
