import type { PapoState } from '../papo.ts'
import type { PanelModel } from './panel-model.ts'
import { viewOf } from './view.ts'

/** What the page may know of the panel. */
export function publicStateOf({
  chatState,
  chatStarter,
  conversation: { get: conversationNow },
  site: { availability },
}: Pick<PanelModel, 'chatState' | 'chatStarter' | 'conversation' | 'site'>): Partial<PapoState> {
  const conversation = conversationNow()
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
