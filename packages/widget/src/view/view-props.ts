import type { SiteAvailability, WidgetSettings } from '@papo/sdk'
import type { I18n } from '../locales/i18n.ts'
import type { PanelContext } from './panel-context.ts'

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
}

/** The props of every view. */
export interface ViewProps {
  readonly model: ViewModel
  readonly close: () => void
}
