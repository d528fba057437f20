import type { AgentClient, Chat, ChatListWatch } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'

const listed = 100

export interface ColleagueChats {
  readonly isOpen: ReadonlySignal<boolean>
  readonly isLoaded: ReadonlySignal<boolean>
  /** Active chats of other agents. */
  readonly chats: ReadonlySignal<readonly Chat[]>
  /** Opens or closes the list. The chats are requested only while it is open. */
  open(isOpen: boolean): void
  close(): void
}

/** The active chats of colleagues, to read along. */
export function createColleagueChats(
  client: Pick<AgentClient, 'watchChats'>,
  myId: string,
): ColleagueChats {
  const all = signal<readonly Chat[]>([])
  const isLoaded = signal(false)
  const isOpen = signal(false)
  let watch: ChatListWatch | null = null

  function close(): void {
    watch?.close()
    watch = null
  }
  return {
    isOpen,
    isLoaded,
    chats: computed(() => all.value.filter(({ agent }) => agent !== null && agent.id !== myId)),
    open(shouldOpen) {
      isOpen.value = shouldOpen
      close()
      if (!shouldOpen) return
      watch = client.watchChats({ status: 'active', limit: listed })
      watch.on('state', ({ chats, loaded }) => {
        all.value = chats
        isLoaded.value = loaded
      })
    },
    close,
  }
}
