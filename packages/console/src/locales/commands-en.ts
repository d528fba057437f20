import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** The palette, the help with the keys, and the switch for them. */
export const commands = {
  title: 'Search and commands',
  search: 'Search for a command, a visitor or a number',
  found: (count: number) =>
    plural(count, { zero: 'Nothing found', one: '{n} result', other: '{n} results' }),
  groups: {
    mine: 'My chats',
    waiting: 'Waiting',
    commands: 'Commands',
    you: 'You',
    look: 'Theme and language',
  },
  names: {
    palette: 'Search and commands',
    help: 'Keyboard shortcuts',
    queue: 'Go to the queue',
    chats: 'Go to my chats',
    messages: 'Go to the messages',
    history: 'Go to the history',
    acceptNext: 'Accept the next visitor',
    nextChat: 'Next chat',
    previousChat: 'Previous chat',
    note: 'Internal note on or off',
    transfer: 'Transfer this conversation',
    end: 'End this conversation',
  },
  be: { online: 'Go online', away: 'Go away for a while', offline: 'Go offline' },
  areas: {
    everywhere: 'Everywhere',
    pages: 'Pages',
    chats: 'Chats',
    chat: 'The open chat',
  },
  help: {
    title: 'Keyboard shortcuts',
    or: 'or',
    accents:
      'Keys that begin an accent, such as ⌥N, write it while you are in a field. Leave the field to use them as shortcuts.',
  },
  preference: 'Keyboard shortcuts',
  preferenceHint: 'Off if another program needs these keys. Everything works by Tab as well.',
}

export type Commands = typeof commands
