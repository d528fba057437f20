import type { VisitorClient } from '@papo/sdk'

/** What the panel needs of the client. */
export type PanelClient = Pick<
  VisitorClient,
  | 'on'
  | 'start'
  | 'resume'
  | 'identify'
  | 'hasSession'
  | 'listChats'
  | 'getWidgetSettings'
  | 'forget'
  | 'logout'
  | 'returnToChat'
  | 'close'
>
