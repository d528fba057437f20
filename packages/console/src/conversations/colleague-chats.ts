import type { AgentClient, Chat, ChatListWatch } from '@papo/sdk'
import { computed, type ReadonlySignal, signal } from '@preact/signals'

const listed = 100

export interface ColleagueChats {
  readonly isOpen: ReadonlySignal<boolean>
  readonly isLoaded: ReadonlySignal<boolean>
  /** Chats that other agents are in. */
  readonly chats: ReadonlySignal<readonly Chat[]>
  /** They are asked for only while the list is open. */
  open(isOpen: boolean): void
  close(): void
}

/** What colleagues are answering, for those who want to read along. */
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
    open(wanted) {
      isOpen.value = wanted
      close()
      if (!wanted) return
      watch = client.watchChats({ status: 'active', limit: listed })
      watch.on('state', ({ chats, loaded }) => {
        all.value = chats
        isLoaded.value = loaded
      })
    },
    close,
  }
}
