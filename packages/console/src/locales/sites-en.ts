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
  complaints: {
    noName: 'Enter a name',
    longName: 'Enter at most 80 characters',
    noAddress: 'Enter an address such as https://www.example.com',
    badAddress: 'Enter an address such as https://www.example.com',
  },
}
