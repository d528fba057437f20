import type { Store } from '@papo/chat-kit/store/store'
import type { ChatState, SiteAvailability } from '@papo/sdk'
import type { Conversation } from '../chat/conversation.ts'
import type { PapoState } from '../papo.ts'
import type { ChatStarter } from '../prechat/chat-starter.ts'
import { viewOf } from './view.ts'

interface PanelState {
  readonly chatState: ChatState | null
  readonly chatStarter: Pick<ChatStarter, 'form'>
  readonly conversation: Store<Conversation | null>
  readonly site: SiteAvailability
}

/** What the page may know of the panel. */
export function publicStateOf({
  chatState,
  chatStarter,
  conversation: known,
  site: { availability },
}: PanelState): Partial<PapoState> {
  const conversation = known.get()
  return {
    availability,
    view: viewOf({
      state: chatState,
      isAsking: chatStarter.form.get() !== null,
      isRatingSkipped: conversation?.isRatingSkipped.get() ?? false,
      availability,
    }),
    connection: chatState?.connection ?? 'online',
    unread: conversation?.unread ?? 0,
    chatId: conversation?.chat.id ?? null,
    queuePosition: chatState?.queuePosition ?? null,
  }
}
