import { createStore, type Store } from '@papo/chat-kit/store/store'
import type { KeyValueStorage, Stop } from '@papo/sdk'
import { type CommandName, commandNames, rowOf } from './command-table.ts'
import { isPressed, type Press } from './keys.ts'

const key = 'papo.console.shortcuts'

export interface CommandsOptions {
  storage: KeyValueStorage
  /** Macs have other modifiers, and Alt writes there. */
  isMac: boolean
}

export type PressEvent = Press & Pick<KeyboardEvent, 'repeat' | 'isComposing'>

/** The commands that the shown views carry out, and the keys that run them. */
export interface Commands {
  readonly isMac: boolean
  /** Whether keys run commands. */
  readonly areKeysOn: Store<boolean>
  /** Those that can be run now. */
  readonly available: Store<ReadonlySet<CommandName>>
  /** Stores the choice for the next visit. */
  turnKeys(areOn: boolean): void
  /** Makes a command available until it is stopped. Of several the last one is run. */
  provide(name: CommandName, run: () => void): Stop
  /** Returns whether it was available. */
  run(name: CommandName): boolean
  /**
   * Runs the command of a key press. Returns whether it has one. While somebody is typing, no key without a
   * modifier has, nor one that begins an accent, such as Option+E on a Mac.
   */
  press(press: PressEvent, isTyping: boolean): boolean
}

/** The command that a key press stands for, available or not. */
function commandOf(press: PressEvent, isTyping: boolean, isMac: boolean): CommandName | null {
  if (press.isComposing || (isTyping && press.key === 'Dead')) return null
  const isMeant = (name: CommandName) =>
    rowOf(name).keys.some(
      (keys) => !(isTyping && keys.modifier === 'none') && isPressed(press, keys, isMac),
    )
  return commandNames.find(isMeant) ?? null
}

export function createCommands({ storage, isMac }: CommandsOptions): Commands {
  const areKeysOn = createStore(storage.get(key) !== 'off')
  const provided = new Map<CommandName, readonly (() => void)[]>()
  const available = createStore<ReadonlySet<CommandName>>(new Set())

  function change(name: CommandName, next: readonly (() => void)[]): void {
    if (next.length) provided.set(name, next)
    else provided.delete(name)
    if (available.get().has(name) !== next.length > 0) available.set(new Set(provided.keys()))
  }
  const runsOf = (name: CommandName) => provided.get(name) ?? []

  function run(name: CommandName): boolean {
    const last = runsOf(name).at(-1)
    last?.()
    return last !== undefined
  }

  return {
    isMac,
    areKeysOn,
    available,
    turnKeys(areOn) {
      storage.set(key, areOn ? 'on' : 'off')
      areKeysOn.set(areOn)
    },
    provide(name, runIt) {
      // Two views may hand over the same function.
      const own = () => runIt()
      change(name, [...runsOf(name), own])
      return () =>
        change(
          name,
          runsOf(name).filter((other) => other !== own),
        )
    },
    run,
    press(press, isTyping) {
      const name = areKeysOn.get() ? commandOf(press, isTyping, isMac) : null
      if (name === null || !runsOf(name).length) return false
      if (!press.repeat || rowOf(name).repeats) run(name)
      return true
    },
  }
}
