import { createStore, derived, flatten, type Store } from '@papo/chat-kit/store/store'
import type { Chat } from '@papo/sdk'
import type { Conversations } from '../conversations/conversations.ts'
import type { Language } from '../locales/language.ts'
import type { Navigation } from '../navigation/navigation.ts'
import { sections } from '../settings/sections.ts'
import { nameOf } from '../visitor/visitor.ts'

interface Shown {
  navigation: Navigation
  conversations: Pick<Conversations, 'current'>
  language: Language
}

const noChat = createStore<Chat | null>(null)

/** What the shown page is about: the visitor of the chat, or the section of the settings. */
export function subjectOf({ navigation, conversations, language }: Shown): Store<string | null> {
  const chat = flatten(derived([conversations.current], (current) => current?.chat ?? noChat))
  return derived([navigation.route, chat, language.translations], (route, shown, t) => {
    if (route.page !== 'settings') return shown ? nameOf(shown.visitor, t) : null
    return sections.find(({ name }) => name === route.section)?.label(t) ?? null
  })
}
