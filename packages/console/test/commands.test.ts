import { describe, expect, it } from 'vitest'
import { commandNames, rowOf } from '../src/commands/command-table.ts'
import { createCommands, type PressEvent } from '../src/commands/commands.ts'
import { ariaKeys, keysText } from '../src/commands/keys.ts'
import { commands as en } from '../src/locales/commands-en.ts'
import { commands as ptBR } from '../src/locales/commands-pt-BR.ts'
import { ConsoleHarness } from './console-harness.ts'

const plain: PressEvent = {
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  code: '',
  key: '',
  repeat: false,
  isComposing: false,
}
const altN = { ...plain, altKey: true, code: 'KeyN', key: 'n' }
const question = { ...plain, shiftKey: true, code: 'IntlRo', key: '?' }

function setUp({ isMac = false } = {}) {
  const { storage } = new ConsoleHarness().platform
  const commands = createCommands({ storage, isMac })
  const run: string[] = []
  for (const name of commandNames) commands.provide(name, () => run.push(name))
  return { storage, commands, run }
}

describe('a key press', () => {
  it('runs a command only with exactly its modifier', () => {
    const { commands, run } = setUp()
    for (const more of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }]) {
      expect(commands.press({ ...altN, ...more }, false)).toBe(false)
    }
    expect(commands.press({ ...altN, altKey: false }, false)).toBe(false)
    expect(commands.press(altN, true)).toBe(true)
    expect(run).toEqual(['acceptNext'])
  })

  it('is known by the key, whatever letter a Mac writes with it', () => {
    const { commands, run } = setUp({ isMac: true })
    commands.press({ ...plain, altKey: true, code: 'KeyJ', key: '∆' }, true)
    commands.press({ ...plain, altKey: true, code: 'Slash', key: '÷' }, true)
    commands.press({ ...plain, metaKey: true, code: 'KeyK', key: 'k' }, true)
    expect(run).toEqual(['nextChat', 'help', 'palette'])
    // There Ctrl+K deletes to the end of the line.
    expect(commands.press({ ...plain, ctrlKey: true, code: 'KeyK', key: 'k' }, true)).toBe(false)
  })

  it('that begins an accent belongs to who is typing', () => {
    const { commands, run } = setUp({ isMac: true })
    const tilde = { ...altN, key: 'Dead' }
    expect(commands.press(tilde, true)).toBe(false)
    expect(commands.press(tilde, false)).toBe(true)
    expect(run).toEqual(['acceptNext'])
  })

  it('without a modifier runs nothing while somebody types or composes', () => {
    const { commands, run } = setUp()
    expect(commands.press(question, true)).toBe(false)
    expect(commands.press({ ...altN, isComposing: true }, false)).toBe(false)
    expect(commands.press(question, false)).toBe(true)
    expect(run).toEqual(['help'])
  })

  it('on a Brazilian keyboard opens the help where the slash is, and nowhere else', () => {
    const { commands, run } = setUp()
    expect(commands.press({ ...plain, altKey: true, code: 'Slash', key: ';' }, true)).toBe(false)
    expect(commands.press({ ...plain, altKey: true, code: 'IntlRo', key: '/' }, true)).toBe(true)
    expect(run).toEqual(['help'])
  })

  it('that is held down accepts one visitor, but goes on from chat to chat', () => {
    const { commands, run } = setUp()
    for (const code of ['KeyN', 'KeyJ']) {
      for (const repeat of [false, true, true]) commands.press({ ...altN, code, repeat }, false)
    }
    expect(run).toEqual(['acceptNext', 'nextChat', 'nextChat', 'nextChat'])
  })

  it('does nothing while keys are switched off, which is kept for the next visit', () => {
    const { commands, run, storage } = setUp()
    commands.turnKeys(false)
    expect(commands.press(altN, false)).toBe(false)
    expect(run).toEqual([])
    expect(createCommands({ storage, isMac: false }).areKeysOn.get()).toBe(false)
    commands.turnKeys(true)
    expect(createCommands({ storage, isMac: false }).areKeysOn.get()).toBe(true)
  })
})

describe('a command', () => {
  it('is available while a view provides it, and the last one that does carries it out', () => {
    const { storage } = new ConsoleHarness().platform
    const commands = createCommands({ storage, isMac: false })
    const run: string[] = []
    expect(commands.run('end')).toBe(false)
    const stopFirst = commands.provide('end', () => run.push('first'))
    const stopSecond = commands.provide('end', () => run.push('second'))
    expect([...commands.available.get()]).toEqual(['end'])
    commands.run('end')
    stopSecond()
    commands.run('end')
    stopFirst()
    expect(commands.run('end')).toBe(false)
    expect([...commands.available.get()]).toEqual([])
    expect(run).toEqual(['second', 'first'])
  })

  it('has keys of its own', () => {
    for (const isMac of [false, true]) {
      const all = commandNames.flatMap((name) =>
        rowOf(name).keys.map((keys) => ariaKeys(keys, isMac)),
      )
      expect(new Set(all).size).toBe(all.length)
    }
  })

  it('names its keys for screen readers and for people', () => {
    const [keys] = rowOf('palette').keys
    if (!keys) throw new Error('the palette has no keys')
    expect([ariaKeys(keys, false), ariaKeys(keys, true)]).toEqual(['Control+K', 'Meta+K'])
    expect([keysText(keys, false), keysText(keys, true)]).toEqual(['Ctrl+K', '⌘K'])
    const help = rowOf('help').keys.map((one) => ariaKeys(one, false))
    expect(help).toEqual(['Alt+/', 'Shift+?'])
  })

  it('has a name in both languages', () => {
    expect(Object.keys(en.names)).toEqual([...commandNames])
    const same = commandNames.filter((name) => en.names[name] === ptBR.names[name])
    expect(same).toEqual([])
    expect([0, 1, 2].map(ptBR.found)).toEqual(['Nada encontrado', '1 resultado', '2 resultados'])
  })
})
