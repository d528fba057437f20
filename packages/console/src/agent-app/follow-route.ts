import { follow } from '@papo/chat-kit/store/store'
import type { Chat, Stop } from '@papo/sdk'
import type { Conversations } from '../conversations/conversations.ts'
import type { ColleagueChats } from '../conversations/colleague-chats.ts'
import type { History } from '../history/history.ts'
import type { Messages } from '../messages/messages.ts'
import type { Navigation } from '../navigation/navigation.ts'
import type { Queue } from '../queue/queue.ts'

export interface Followers {
  navigation: Navigation
  queue: Queue
  conversations: Conversations
  colleagueChats: ColleagueChats
  messages: Messages
  history: History
  /** Whether the agent may see a section of the settings. */
  hasSettings: boolean
}

/** Shows what the route names: the chat, and the search in the history. */
export function followRoute(agentApp: Followers): Stop {
  const { navigation, queue, conversations, colleagueChats, messages, history } = agentApp
  const seedOf = (chatId: string): Chat | null =>
    [queue.chats, colleagueChats.chats, messages.chats, history.chats]
      .flatMap((list) => list.get())
      .find(({ id }) => id === chatId) ?? null

  let lastPage: string | null = null
  return follow([navigation.route], (route) => {
    const isNew = route.page !== lastPage
    if (lastPage === 'history' && isNew) history.close()
    if (lastPage === 'messages' && isNew) messages.close()
    lastPage = route.page
    if (route.page === 'settings') {
      conversations.show(null)
      if (!agentApp.hasSettings) navigation.go({ page: 'queue', chatId: null }, { replace: true })
      return
    }
    conversations.show(route.chatId, route.chatId === null ? null : seedOf(route.chatId))
    if (route.page === 'messages' && isNew) messages.open()
    const isOtherSearch = route.page === 'history' && route.text !== history.text.get().trim()
    if (route.page === 'history' && (isNew || isOtherSearch)) history.open(route.text)
  })
}
