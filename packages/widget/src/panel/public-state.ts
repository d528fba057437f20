import type { Store } from '@papo/chat-kit/store/store'
import type { ChatState, SiteAvailability } from '@papo/sdk'
import type { Conversation } from '../chat/conversation.ts'
import type { PapoState } from '../papo.ts'
import type { ChatStarter } from '../prechat/chat-starter.ts'
import type { OtherChat } from '../view/view-props.ts'
import { viewOf } from './view.ts'

interface PanelState {
  readonly chatState: ChatState | null
  readonly chatStarter: Pick<ChatStarter, 'form'>
  readonly conversation: Store<Conversation | null>
  readonly others: Store<readonly OtherChat[]>
  readonly site: SiteAvailability
}

/** What the page may know of the panel. */
export function publicStateOf({
  chatState,
  chatStarter,
  conversation: known,
  others,
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
    unread: others.get().reduce((sum, { unread }) => sum + unread, conversation?.unread ?? 0),
    chatId: conversation?.chat.id ?? null,
    queuePosition: chatState?.queuePosition ?? null,
  }
}
