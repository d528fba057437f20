import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** Searching a long queue, and ending several waiting chats at once. */
export const waitingList = {
  search: 'Name, text or number',
  site: 'Filter by site',
  allSites: 'All sites',
  found: (count: number) =>
    plural(count, { zero: 'Nobody found', one: '{n} person found', other: '{n} people found' }),
  nothing: 'Nobody who is waiting matches',
  showAll: 'Show everybody',
  choose: 'End several',
  chooseOne: (who: string) => `Choose ${who}`,
  chooseAll: 'Choose all shown',
  end: (count: number) => plural(count, { zero: 'End', one: 'End {n}', other: 'End {n}' }),
  endTitle: (count: number) =>
    plural(count, {
      one: 'End {n} waiting conversation?',
      other: 'End {n} waiting conversations?',
    }),
  endBody:
    'These visitors leave the queue without an answer and are told that the conversation has ended.',
  keep: 'Let them wait',
  ended: (count: number) =>
    plural(count, {
      zero: 'No conversation was ended',
      one: '{n} conversation ended',
      other: '{n} conversations ended',
    }),
  /** Who was accepted meanwhile. */
  taken: (names: string) => `Accepted meanwhile, not ended: ${names}`,
  notEnded: (count: number) =>
    plural(count, {
      one: '{n} conversation could not be ended',
      other: '{n} conversations could not be ended',
    }),
}
