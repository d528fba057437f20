import { follow } from '@papo/chat-kit/store/store'
import type { Chat, Stop } from '@papo/sdk'
import type { Conversations } from '../conversations/conversations.ts'
import type { ColleagueChats } from '../conversations/colleague-chats.ts'
import type { History } from '../history/history.ts'
import type { Navigation } from '../navigation/navigation.ts'
import type { Queue } from '../queue/queue.ts'
import type { Sites } from '../site/sites.ts'

export interface Followers {
  navigation: Navigation
  queue: Queue
  conversations: Conversations
  colleagueChats: ColleagueChats
  history: History
  sites: Sites | null
}

/** Shows what the route names: the chat, the search in the history, the owner’s page. */
export function followRoute(agentApp: Followers): Stop {
  const { navigation, queue, conversations, colleagueChats, history, sites } = agentApp
  const seedOf = (chatId: string): Chat | null =>
    [queue.chats, colleagueChats.chats, history.chats]
      .flatMap((list) => list.get())
      .find(({ id }) => id === chatId) ?? null

  let lastPage: string | null = null
  return follow([navigation.route], (route) => {
    const isNew = route.page !== lastPage
    if (lastPage === 'history' && isNew) history.close()
    lastPage = route.page
    if (route.page === 'install') {
      conversations.show(null)
      if (!sites) navigation.go({ page: 'queue', chatId: null }, { replace: true })
      else if (sites.status.get() !== 'loading') void sites.load()
      return
    }
    conversations.show(route.chatId, route.chatId === null ? null : seedOf(route.chatId))
    const isOtherSearch = route.page === 'history' && route.text !== history.text.get().trim()
    if (route.page === 'history' && (isNew || isOtherSearch)) history.open(route.text)
  })
}
