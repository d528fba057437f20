import { useStore } from '@papo/chat-kit/store/use-store'
import { useRef } from 'preact/hooks'
import { useApp } from '../agent/app-context.ts'
import { useAgentApp } from './agent-app-context.ts'

/** The agent’s own chat that was shown last, if it is still in the list. */
export function useLastChat(): string | null {
  const { conversations, navigation } = useAgentApp()
  const isNarrow = useStore(useApp().isNarrow)
  const mine = useStore(conversations.mine)
  const route = useStore(navigation.route)
  const last = useRef<string | null>(null)
  if (route.page === 'chats') last.current = route.chatId
  return !isNarrow && mine.some(({ id }) => id === last.current) ? last.current : null
}
