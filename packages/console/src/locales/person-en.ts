import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** The visitor beside a conversation. */
export const person = {
  onPage: 'Now on',
  lastPage: 'Last on',
  journey: (count: number) => plural(count, { one: 'Last {n} page', other: 'Last {n} pages' }),
  noTitle: 'Page without a title',
  browserTitle: 'Browser',
  browserHint: 'As the browser says. Nobody has checked it.',
  browser: 'Browser',
  system: 'System',
  timeZone: 'Time zone',
  there: (time: string) => `${time} there`,
  firstSeen: 'First seen',
  claimed: 'The page has told these. Nobody has checked them.',
  signedTitle: 'Signed by the site',
  signed: 'The site has signed this.',
  past: 'Other conversations',
  pastCount: (count: number) =>
    plural(count, {
      zero: 'None: this is the first one',
      one: '{n} other conversation',
      other: '{n} other conversations',
    }),
  pastMore: 'Show more',
  pastOpen: (date: string) => `Read the conversation of ${date}`,
  pastOf: (date: string) => `Conversation of ${date}`,
  pastBack: 'Back to the visitor',
  pastReadOnly: 'To be read only. Your conversation stays open beside it.',
  pastEmpty: 'Nothing was written',
  waiting: 'waiting',
  active: 'open',
  unanswered: 'not accepted',
  notes: 'Notes on the visitor',
  notesHint: 'Only agents see them, in every conversation of this visitor.',
  noteLabel: 'New note on the visitor',
  noteAdd: 'Add note',
  noteSave: 'Save',
  noteSaving: 'Saving...',
  noteEdit: (author: string) => `Edit the note by ${author}`,
  noteEditLabel: 'Text of the note',
  noteRemove: (author: string) => `Remove the note by ${author}`,
  noteRemoveTitle: 'Remove this note?',
  noteRemoveBody: 'It disappears from every conversation of this visitor.',
  noteRemoveConfirm: 'Remove',
  noteKeep: 'Keep it',
  noteEdited: 'edited',
  noteOver: (count: number) =>
    plural(count, { one: '{n} character too many', other: '{n} characters too many' }),
  noteFailed: {
    too_many_notes: 'This visitor has as many notes as there may be. Remove one first.',
    not_your_note: 'Another agent has written this note.',
    note_not_found: 'This note is gone already.',
    visitor_not_found: 'This visitor’s data has been erased.',
    text_too_long: 'The note is too long.',
  },
  tags: 'Tags',
  tagAdd: 'Add a tag',
  tagRemove: (tag: string) => `Remove the tag ${tag}`,
  tagAdded: (tag: string) => `${tag} added`,
  tagRemoved: (tag: string) => `${tag} removed`,
  tagsFull: (count: number) => `A conversation has at most ${count} tags.`,
  tagTooLong: (count: number) => `A tag has at most ${count} characters.`,
}

export type PersonTexts = typeof person
