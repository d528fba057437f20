import type { Chat } from '@papo/sdk'
import type { Notices } from '../alerts/notices.ts'
import type { Language } from '../locales/language.ts'
import type { Navigation } from '../navigation/navigation.ts'
import { hasGoneOn, type Route } from '../navigation/route.ts'
import { nameOf } from '../visitor/visitor.ts'

interface GoToAccepted {
  navigation: Pick<Navigation, 'route' | 'go'>
  notices: Pick<Notices, 'show'>
  wantComposer(chatId: string): void
  language: Language
}

/**
 * Call as an agent accepts. The result goes to the chat once it is theirs, unless they have gone elsewhere meanwhile:
 * what they type there must not land in this chat.
 */
export function goToAccepted(options: GoToAccepted): (chat: Chat) => void {
  const { navigation, notices, wantComposer, language } = options
  const from = navigation.route.get()
  return (chat) => {
    const to: Route = { page: 'chats', chatId: chat.id }
    if (hasGoneOn(from, navigation.route.get())) {
      const t = language.translations.get()
      return notices.show(t.queue.accepted(nameOf(chat.visitor, t)), 'good', to)
    }
    wantComposer(chat.id)
    navigation.go(to)
  }
}
