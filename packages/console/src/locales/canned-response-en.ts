import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** Canned responses where an agent writes. */
export const canned = {
  title: 'Canned responses',
  open: 'Canned responses: type / in the message',
  found: (count: number) =>
    plural(count, {
      zero: 'No canned response',
      one: '{n} canned response',
      other: '{n} canned responses',
    }),
  loading: 'Loading...',
  failed: 'They could not be loaded. Close the list with Esc and type / again.',
  none: 'There are no canned responses yet. You make them in the settings.',
  noMatch: (query: string) => `No canned response has “${query}”.`,
  gaps: (names: string) => `Still to fill in: ${names}`,
  fillIn: 'Fill in',
  askTitle: 'Send with gaps?',
  askBody: (names: string) => `The message still has ${names} in it, just as it is written here.`,
  sendAnyway: 'Send as it is',
}
