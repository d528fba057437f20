import type { Store } from '@papo/chat-kit/store/store'
import type { ThemeChoice } from '../design/theme.ts'
import type { Session } from '../sign-in/session.ts'
import type { PageVersion } from './page-version.ts'
import { createRequiredContext } from './required-context.ts'

/** The models that outlive a session. */
export interface App {
  readonly session: Session
  readonly theme: ThemeChoice
  readonly version: PageVersion
  /** Whether the screen has room for only one pane. */
  readonly isNarrow: Store<boolean>
}

export const AppContext = createRequiredContext<App>('the app')
export const useApp = AppContext.use
