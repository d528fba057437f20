import { alt, command, type Keys } from './keys.ts'

/** Where a command belongs, in the order of the help. */
export const commandAreas = ['everywhere', 'pages', 'chats', 'chat'] as const
export type CommandArea = (typeof commandAreas)[number]

export interface CommandRow {
  readonly area: CommandArea
  /** Any of them runs the command; buttons name the first. */
  readonly keys: readonly Keys[]
  /** Holding the keys down repeats it. */
  readonly repeats?: true
}

/** Every command that has keys. Keys, help, tooltips and the palette are made of this table. */
export const commandTable = {
  palette: { area: 'everywhere', keys: [command('KeyK')] },
  help: {
    area: 'everywhere',
    keys: [
      { modifier: 'alt', code: 'Slash', sign: '/' },
      { modifier: 'none', code: 'Slash', sign: '?' },
    ],
  },
  queue: { area: 'pages', keys: [alt('Digit1')] },
  chats: { area: 'pages', keys: [alt('Digit2')] },
  messages: { area: 'pages', keys: [alt('Digit3'), alt('KeyM')] },
  history: { area: 'pages', keys: [alt('Digit4')] },
  acceptNext: { area: 'chats', keys: [alt('KeyN')] },
  nextChat: { area: 'chats', keys: [alt('KeyJ')], repeats: true },
  previousChat: { area: 'chats', keys: [alt('KeyK')], repeats: true },
  note: { area: 'chat', keys: [alt('KeyI')] },
  transfer: { area: 'chat', keys: [alt('KeyT')] },
  end: { area: 'chat', keys: [alt('KeyE')] },
} as const satisfies Record<string, CommandRow>

export type CommandName = keyof typeof commandTable

export const commandNames = Object.keys(commandTable) as readonly CommandName[]

export const rowOf = (name: CommandName): CommandRow => commandTable[name]
