import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { KeyValueStorage } from '@papo/sdk'

/** `auto` follows the system. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'papo.console.theme'

export interface ThemeChoice {
  readonly theme: Store<Theme>
  /** Stores the choice for the next visit. */
  choose(theme: Theme): void
}

export function createThemeChoice(storage: KeyValueStorage): ThemeChoice {
  const stored = storage.get(key)
  const theme = createStore<Theme>(themes.find((known) => known === stored) ?? 'auto')
  return {
    theme,
    choose(chosen) {
      storage.set(key, chosen)
      theme.set(chosen)
    },
  }
}
