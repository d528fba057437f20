import { useApp } from '../agent/app-context.ts'
import { useAgent } from '../agent/agent-context.ts'
import { afterEffects, focusFirst } from '../design/focus.ts'
import { nextToAnswer } from './awaiting.ts'
import { useConversations } from './conversations-context.ts'

/** Goes on from a chat that is done: to the visitor who has waited longest for an answer, else to the list. */
export function useGoOn(): (chatId: string) => void {
  const { navigation } = useAgent()
  const { conversations, wantComposer } = useConversations()
  const { isNarrow } = useApp()
  return (chatId) => {
    const next = nextToAnswer(conversations.mine.get(), chatId)
    if (next) {
      if (!isNarrow.get()) wantComposer(next.id)
      navigation.go({ page: 'chats', chatId: next.id })
      return
    }
    const places = ['.list-title', '.chat-name']
    afterEffects(() => focusFirst(places.map((name) => document.querySelector(name))))
  }
}
