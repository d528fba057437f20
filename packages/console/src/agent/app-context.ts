import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { ThemeChoice } from '../design/theme.ts'
import type { Session } from '../sign-in/session.ts'

/** The models that outlive a session. */
export interface App {
  readonly session: Session
  readonly theme: ThemeChoice
  /** Whether the screen has room for only one pane. */
  readonly isNarrow: ReadonlySignal<boolean>
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('A view stands outside of the app')
  return app
}
