import { useAgent } from './agent-context.ts'
import { type Keys, shownKeys } from '../commands/keys.ts'
import './key-caps.css'

/** Keys that are pressed together, as they are printed on a keyboard. */
export function KeyCaps({ keys }: { keys: Keys }) {
  const { commands } = useAgent()
  return (
    <span class="key-caps">
      {shownKeys(keys, commands.isMac).map((key) => (
        <kbd key={key} class="key-cap">
          {key}
        </kbd>
      ))}
    </span>
  )
}
