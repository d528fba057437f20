import type { KeyValueStorage } from '@papo/sdk'
import { type ReadonlySignal, signal } from '@preact/signals'

/** `auto` follows the system. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'papo.console.theme'

export interface ThemeChoice {
  readonly theme: ReadonlySignal<Theme>
  /** Stores the choice for the next visit. */
  choose(theme: Theme): void
}

export function createThemeChoice(storage: KeyValueStorage): ThemeChoice {
  const stored = storage.get(key)
  const theme = signal<Theme>(themes.find((known) => known === stored) ?? 'auto')
  return {
    theme,
    choose(chosen) {
      storage.set(key, chosen)
      theme.value = chosen
    },
  }
}
