import { useStore } from '@papo/chat-kit/store/use-store'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { type CommandName, rowOf } from '../commands/command-table.ts'
import { ariaKeys, keysText } from '../commands/keys.ts'
import { useAgent } from './agent-context.ts'

/** Makes a command available while the view is shown. */
export function useCommand(name: CommandName, run: () => void): void {
  const { commands } = useAgent()
  const latest = useRef(run)
  latest.current = run
  useLayoutEffect(() => commands.provide(name, () => latest.current()), [commands, name])
}

interface KeysProps {
  title?: string
  'aria-keyshortcuts'?: string
}

/** What a button spreads onto itself to name the keys that press it; nothing while they are switched off. */
export function useKeys(name: CommandName | undefined, label: string): KeysProps {
  const { commands } = useAgent()
  const keys = name ? rowOf(name).keys : []
  const [first] = keys
  if (!useStore(commands.areKeysOn) || !first) return {}
  return {
    title: `${label} (${keysText(first, commands.isMac)})`,
    'aria-keyshortcuts': keys.map((one) => ariaKeys(one, commands.isMac)).join(' '),
  }
}
