import type { Store } from '@papo/chat-kit/store/store'
import type { Chat, SiteAvailability, WidgetSettings } from '@papo/sdk'
import type { I18n } from '../locales/i18n.ts'
import type { PanelContext } from './panel-context.ts'

/** Another chat of the visitor than the one that is shown. */
export interface OtherChat extends Pick<Chat, 'id' | 'kind' | 'number'> {
  readonly unread: number
}

/** What every view needs of the panel's model. */
export interface ViewModel {
  readonly i18n: I18n
  readonly saved: WidgetSettings
  /** Whether agents answer now, and when that changes. */
  readonly site: SiteAvailability
  readonly context: PanelContext
  /** Starts a chat, or shows the site's pre-chat form. */
  start(): Promise<unknown>
  /** Leaves the queue. */
  leave(): Promise<void>
  /** Shows the form that turns the waiting chat into a message. */
  leaveMessage(): void
  /** Whether nobody is there. */
  isAway(): boolean
  /** The visitor's chats beside the one that is shown: open ones, and those with something unread. */
  readonly others: Store<readonly OtherChat[]>
  /** Shows another chat of the visitor instead. */
  readonly switchTo: (chatId: string) => Promise<void>
}

/** The props of every view. */
export interface ViewProps {
  readonly model: ViewModel
  readonly close: () => void
}
