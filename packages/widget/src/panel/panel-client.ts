import type { VisitorClient, WidgetSettings } from '@papo/sdk'
import type { PapoSettings } from '../papo.ts'
import type { PanelContext } from '../view/panel-context.ts'

/** What the panel needs of the client. */
export type PanelClient = Pick<
  VisitorClient,
  | 'on'
  | 'start'
  | 'resume'
  | 'identify'
  | 'listChats'
  | 'getWidgetSettings'
  | 'forget'
  | 'logout'
  | 'returnToChat'
  | 'setPage'
  | 'close'
>

export interface PanelModelOptions {
  client: PanelClient
  context: PanelContext
  saved: WidgetSettings
  /** The page's current settings. */
  settings(): PapoSettings
}
