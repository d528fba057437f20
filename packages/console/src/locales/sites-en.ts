import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** The owner's sites. */
export const sites = {
  lead: 'Each site has its own chat: its look, its texts, and the addresses where it may appear.',
  make: 'New site',
  settings: 'Appearance and texts',
  makeIt: 'Create site',
  made: (name: string) => `${name} has been created`,
  search: 'Search by name or address',
  found: (count: number) =>
    plural(count, { zero: 'No sites', one: '{n} site', other: '{n} sites' }),
  missing: 'This site does not exist, or no longer.',
  emptyHint: 'Create one to put the chat on your pages.',
  install: 'Install the chat',
  name: 'Name',
  nameHint: 'Agents see it in the queue, and visitors where you have given the chat no title.',
  addressHint: 'The chat may appear there. You can allow more addresses later.',
  refused: 'Refused addresses',
  refusedAt: (origin: string) => `${origin} tried to show the chat and is not allowed.`,
  allowThis: 'Allow this domain',
  state: {
    waiting: 'Waiting for the installation',
    seen: (origin: string) => `Installed: seen at ${origin}`,
    tested: (origin: string) => `Installed and tested: seen at ${origin}`,
    ago: (time: string) => `${time} ago`,
  },
  stateShort: { waiting: 'Not installed', seen: 'Installed', tested: 'Tested' },
  dangers: 'What cannot be undone',
  newKey: {
    action: 'New key',
    title: (name: string) => `A new key for ${name}?`,
    body: 'The chat disappears at once from every page that has the line with the old key, until you paste the new one there. Open conversations go on.',
    done: (name: string) => `${name} has a new key: paste the new line into your pages`,
  },
  remove: {
    action: 'Remove site',
    title: (name: string) => `Remove ${name}?`,
    body: 'Its chat disappears from all pages at once, its open conversations end, and all its conversations and visitors are removed for good.',
    done: (name: string) => `${name} has been removed`,
  },
  complaints: {
    noName: 'Enter a name',
    longName: 'Enter at most 80 characters',
    noAddress: 'Enter an address such as https://www.example.com',
    badAddress: 'Enter an address such as https://www.example.com',
  },
}
