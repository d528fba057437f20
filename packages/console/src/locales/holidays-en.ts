import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** The proposal of national holidays. */
export const holidays = {
  propose: 'Propose national holidays',
  title: 'National holidays',
  country: 'Country',
  noCountry: 'Choose a country',
  loading: 'Looking...',
  failed: 'The holidays could not be read. Choose the country again.',
  found: (count: number) =>
    plural(count, {
      zero: 'Every holiday until the end of next year is in the list.',
      one: '{n} holiday until the end of next year is not in the list yet.',
      other: '{n} holidays until the end of next year are not in the list yet.',
    }),
  add: (count: number) =>
    plural(count, {
      zero: 'Close on none',
      one: 'Close on this one',
      other: 'Close on these {n}',
    }),
}
