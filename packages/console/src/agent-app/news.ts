import type { Chat, Message } from '@papo/sdk'
import type { Notifications } from '../alerts/notifications.ts'
import { shortText } from '../alerts/short.ts'
import type { Navigation } from '../navigation/navigation.ts'
import type { Language } from '../locales/language.ts'
import { nameOf } from '../visitor/visitor.ts'

const nameLength = 40
const textLength = 80

export interface NewsOptions {
  language: Language
  navigation: Pick<Navigation, 'go'>
  /** Made after the lists whose news they tell. */
  notifications(): Notifications | null
}

/** What becomes a notification of the desktop, in words. */
export interface News {
  /** A chat joined the queue. */
  waits(chat: Chat): void
  /** A visitor wrote in one of the agent’s chats. */
  wrote(chat: Chat, message: Message): void
  /** A colleague transferred a chat to the agent. */
  transferred(chat: Chat): void
}

/** Our own words come first, so that no visitor’s name reads as them. */
export function createNews({ language, navigation, notifications }: NewsOptions): News {
  const words = () => language.translations.get().alerts
  const nameIn = (chat: Chat) =>
    shortText(nameOf(chat.visitor, language.translations.get()), nameLength)
  const quoted = (text: string | null | undefined) =>
    text ? `“${shortText(text, textLength)}”` : ''
  const show = (page: 'queue' | 'chats', { id: chatId }: Chat) => ({
    chatId,
    list: page === 'queue' ? ('queue' as const) : ('own' as const),
    onClick: () => navigation.go({ page, chatId }),
  })
  return {
    waits(chat) {
      notifications()?.tell({
        ...show('queue', chat),
        event: `waits-${chat.id}-${chat.requeuedAt ?? ''}`,
        title: words().waits(nameIn(chat)),
        body: quoted(chat.subject),
        mayBeInView: true,
      })
    },
    wrote(chat, { id, text }) {
      notifications()?.tell({
        ...show('chats', chat),
        event: id,
        title: words().wrote(nameIn(chat)),
        body: quoted(text),
        mayBeInView: false,
      })
    },
    transferred(chat) {
      notifications()?.tell({
        ...show('chats', chat),
        event: `transferred-${chat.id}-${chat.acceptedAt ?? ''}`,
        title: words().transferred(nameIn(chat)),
        body: quoted(chat.subject),
        mayBeInView: true,
      })
    },
  }
}
