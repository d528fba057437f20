import { createStore, derived, type Store } from '@papo/chat-kit/store/store'
import type { AgentClient, Chat, ChatListWatch } from '@papo/sdk'

const listed = 100

export interface ColleagueChats {
  readonly isOpen: Store<boolean>
  readonly isLoaded: Store<boolean>
  /** Active chats of other agents. */
  readonly chats: Store<readonly Chat[]>
  /** Opens or closes the list. The chats are requested only while it is open. */
  open(isOpen: boolean): void
  close(): void
}

/** The active chats of colleagues, to read along. */
export function createColleagueChats(
  client: Pick<AgentClient, 'watchChats'>,
  myId: string,
): ColleagueChats {
  const all = createStore<readonly Chat[]>([])
  const isLoaded = createStore(false)
  const isOpen = createStore(false)
  let watch: ChatListWatch | null = null

  function close(): void {
    watch?.close()
    watch = null
  }
  return {
    isOpen,
    isLoaded,
    chats: derived([all], (chats) =>
      chats.filter(({ agent }) => agent !== null && agent.id !== myId),
    ),
    open(shouldOpen) {
      isOpen.set(shouldOpen)
      close()
      if (!shouldOpen) return
      watch = client.watchChats({ status: 'active', limit: listed })
      watch.on('state', ({ chats, loaded }) => {
        all.set(chats)
        isLoaded.set(loaded)
      })
    },
    close,
  }
}
