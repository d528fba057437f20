import { useStore } from '@papo/chat-kit/store/use-store'
import { useKeys } from '../agent/use-command.ts'
import { rowOf } from '../commands/command-table.ts'
import { keysText } from '../commands/keys.ts'
import { Icon } from '../design/icon.tsx'
import { useTranslations } from '../locales/language-context.ts'
import { useAgentApp } from './agent-app-context.ts'

/** Opens the palette, for who does not know its keys yet. */
export function PaletteButton() {
  const t = useTranslations()
  const { commands } = useAgentApp()
  const areKeysOn = useStore(commands.areKeysOn)
  const [keys] = rowOf('palette').keys
  return (
    <button
      type="button"
      class="menu-item menu-palette"
      {...useKeys('palette', t.menu.palette)}
      onClick={() => commands.run('palette')}
    >
      <Icon name="search" />
      <span class="menu-label">{t.menu.palette}</span>
      {areKeysOn && keys && (
        <kbd class="menu-keys" aria-hidden="true">
          {keysText(keys, commands.isMac)}
        </kbd>
      )}
    </button>
  )
}
