import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../agent/app-context.ts'
import { useCommand } from '../agent/use-command.ts'
import type { Commands } from '../commands/commands.ts'
import { afterEffects, focusFirst } from '../design/focus.ts'
import { useTranslations } from '../locales/language-context.ts'
import type { Route } from '../navigation/route.ts'
import type { PaletteProps } from '../palette/palette.tsx'
import { useAgentApp } from './agent-app-context.ts'
import { useLastChat } from './use-last-chat.ts'

/** Each is loaded when somebody opens it. */
const dialogs: Record<'palette' | 'help', () => Promise<ComponentType<PaletteProps>>> = {
  palette: async () => (await import('../palette/palette.tsx')).Palette,
  help: async () => (await import('../palette/help-dialog.tsx')).HelpDialog,
}

/** The keys of the console, and what they open. */
export function Keyboard() {
  const t = useTranslations()
  const { commands, notices, availability } = useAgentApp()
  const [View, setView] = useState<ComponentType<PaletteProps> | null>(null)
  useKeyPresses(commands)
  useChatCommands()
  usePageCommands()
  const open = (name: keyof typeof dialogs) => {
    dialogs[name]().then(
      (loaded) => setView(() => loaded),
      () => notices.show(t.failed.generic, 'bad'),
    )
  }
  useCommand('palette', () => open('palette'))
  useCommand('help', () => open('help'))
  const close = () => setView(null)
  return (
    View && (
      <View
        availability={availability}
        onClose={close}
        onRun={(run) => {
          close()
          // What is run may open a dialog, which must find the focus where it was.
          afterEffects(run)
        }}
      />
    )
  )
}

const typedIn =
  'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="button"])'

/** Runs commands by keys wherever the focus is, but not while a dialog is open. */
function useKeyPresses(commands: Commands): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return
      const isTyping = event.target instanceof Element && event.target.matches(typedIn)
      if (commands.press(event, isTyping)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [commands])
}

function useChatCommands(): void {
  const { conversations, navigation, wantComposer, acceptNext } = useAgentApp()
  const { isNarrow } = useApp()
  const step = (by: 1 | -1) => {
    const mine = conversations.mine.get()
    const at = mine.findIndex(({ id }) => id === conversations.current.get()?.id)
    const next = mine.at(at === -1 && by === -1 ? -1 : (at + by) % mine.length)
    if (!next) return
    if (!isNarrow.get() && next.ownership.get() === 'mine') wantComposer(next.id)
    navigation.go({ page: 'chats', chatId: next.id })
  }
  useCommand('acceptNext', () => void acceptNext())
  useCommand('nextChat', () => step(1))
  useCommand('previousChat', () => step(-1))
}

function usePageCommands(): void {
  const { navigation } = useAgentApp()
  const lastChat = useLastChat()
  const go = (route: Route) => {
    // A page that is shown already keeps its chat and its search.
    if (navigation.route.get().page !== route.page) navigation.go(route)
    afterEffects(() => focusFirst([document.querySelector('.list-title')]))
  }
  useCommand('queue', () => go({ page: 'queue', chatId: null }))
  useCommand('chats', () => go({ page: 'chats', chatId: lastChat }))
  useCommand('messages', () => go({ page: 'messages', chatId: null }))
  useCommand('history', () => go({ page: 'history', chatId: null, text: '' }))
}
