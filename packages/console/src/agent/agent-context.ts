import type { WritableStore } from '@papo/chat-kit/store/store'
import type { AgentClient, Me } from '@papo/sdk'
import type { Alerts } from '../alerts/alerts.ts'
import type { LiveRegion } from '../alerts/live-region.ts'
import type { Notifications } from '../alerts/notifications.ts'
import type { Notices } from '../alerts/notices.ts'
import type { Ticker } from '../clock/ticker.ts'
import type { Commands } from '../commands/commands.ts'
import type { Deletion } from './deletion.ts'
import type { Navigation } from '../navigation/navigation.ts'
import { createRequiredContext } from './required-context.ts'

/** What every view of a signed-in agent may use. */
export interface SignedInAgent {
  readonly client: AgentClient
  /** Who signed in. The id and the role stay; what may change is in `profile`. */
  readonly me: Me
  /** What the agent and the workspace are called by now. */
  readonly profile: WritableStore<Me>
  readonly navigation: Navigation
  readonly ticker: Ticker
  readonly notices: Notices
  readonly announcer: LiveRegion
  readonly alerts: Alerts
  readonly notifications: Notifications
  readonly deletion: Deletion
  readonly commands: Commands
}

export const AgentContext = createRequiredContext<SignedInAgent>('the signed-in agent')
export const useAgent = AgentContext.use
