import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

interface Counts {
  created: number
  updated: number
  unchanged: number
}

const counts = ({ created, updated, unchanged }: Counts): string =>
  [
    plural(created, { one: '{n} new', other: '{n} new' }),
    plural(updated, { one: '{n} changed', other: '{n} changed' }),
    plural(unchanged, { one: '{n} as before', other: '{n} as before' }),
  ].join(', ')

/** The page where canned responses are kept. */
export const keepTexts = {
  lead: 'Texts that you insert while you write: type / and a part of the shortcut.',
  make: 'New canned response',
  change: 'Change canned response',
  edit: 'Change',
  remove: 'Remove',
  saved: 'Saved.',
  removed: (shortcut: string) => `/${shortcut} is removed.`,
  removeTitle: (shortcut: string) => `Remove /${shortcut}?`,
  removeMine: 'You cannot get it back. What was sent with it stays.',
  removeShared: 'Nobody can insert it any more. What was sent with it stays.',
  search: 'Find by shortcut, title or text',
  any: 'Any',
  scopes: { mine: 'Mine', site: 'Of a site', all: 'For all' },
  fields: {
    shortcut: 'Shortcut',
    title: 'Title',
    text: 'Text',
    scope: 'Who can use it',
    siteId: 'Site',
  },
  titleOptional: 'Title (optional)',
  shortcutHint: 'The word after the /, such as hello.',
  textHint:
    'Filled in by itself: {visitor.name}, {visitor.email}, {agent.name}, {site.name}, and what the page says of the visitor, such as {attribute.plan}. Other words in braces, such as {order}, you fill in before you send.',
  complaints: {
    missing: 'Fill this in.',
    noWord: 'Up to 40 letters, digits, “-”, “_” or “.”, beginning with a letter or a digit.',
    taken: 'There is one with this shortcut already.',
    tooLong: 'This is too long.',
    noSite: 'Choose one of your sites.',
    tooMany: 'There are 500 already, and no more are allowed.',
  },
  empty: 'No canned responses yet',
  emptyHint: 'Make one for what you write every day, or import a file.',
  nothing: 'None matches',
  csv: {
    import: 'Import CSV',
    export: 'Save as CSV',
    choose: 'CSV file with canned responses',
    reading: 'Reading...',
    fileName: 'canned-responses.csv',
    failedToWrite: 'The file could not be made. Try again.',
    done: (stored: Counts) => `was imported: ${counts(stored)}.`,
    failed: ({ created, updated, unchanged }: Counts) =>
      created + updated + unchanged === 0
        ? 'was not imported: the server could not be reached. Try again.'
        : `was imported in part: ${counts({ created, updated, unchanged })}. Import the same file again to go on.`,
    tooLarge: 'was not imported: one of its rows is too large.',
    faults: (count: number) =>
      plural(count, {
        one: 'was not imported. Put one thing right, then try again:',
        other: 'was not imported. Put {n} things right, then try again:',
      }),
    line: (line: number) => `Line ${line}`,
    codes: {
      cells_left_over: 'more cells than columns',
      column_missing: 'this column is missing',
      column_twice: 'this column stands there twice',
      empty: 'is empty',
      forbidden_scope: 'only admins and owners keep those of a site and of all',
      invalid_character: 'holds a character that cannot be stored, or several lines',
      not_a_shortcut: 'up to 40 letters, digits, “-”, “_” or “.”',
      quote_not_closed: 'a quotation mark too many or too few',
      shortcut_twice: 'an earlier line has the same shortcut',
      site_without_scope: 'a site needs the scope “site”',
      too_long: 'is too long',
      too_many: 'more than the 500 that are allowed',
      unknown_column: 'no column has this name: use shortcut, title, text, scope and site',
      unknown_scope: 'must be mine, site or all',
      unknown_site: 'is not one of your sites, or the name of several',
    },
    otherFault: 'cannot be stored',
  },
}
