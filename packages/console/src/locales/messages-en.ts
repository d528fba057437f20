import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** The messages that visitors have left. */
export const messages = {
  title: 'Messages',
  list: 'Messages left',
  count: (count: number) =>
    plural(count, { zero: 'None is waiting', one: '{n} is waiting', other: '{n} are waiting' }),
  countMany: 'More than 99 are waiting',
  show: 'Which messages',
  shown: { waiting: 'Waiting', mine: 'Mine', closed: 'Closed' },
  search: 'Search by text or number',
  site: 'Site',
  allSites: 'All sites',
  take: 'Take',
  takeThis: 'Take this message',
  age: (time: string) => `${time} ago`,
  arrived: (who: string) => `${who} has left a message`,
  preview: 'The visitor left this message and is not waiting here. Take it to answer.',
  empty: {
    waiting: 'No message is waiting',
    mine: 'You have no open messages',
    closed: 'No closed messages yet',
  },
  emptyHint: {
    waiting: 'What visitors leave while nobody is there waits here until somebody answers.',
    mine: 'Take a message, and it stays here until you close it.',
    closed: 'Messages that somebody has closed are kept here.',
  },
  nothing: 'No message matches',
  choose: 'Choose a message',
  chooseHint: 'Read it, then take it to answer.',
  isMessage: 'Message left',
  isGone: 'The visitor seems to be gone',
  leftEmail: (email: string) => `They left ${email}.`,
  leftNoEmail: 'They left no e-mail.',
  waitsAndMailed:
    'Your answer waits here, and goes to that address if they are not back within three minutes.',
  waitsUnmailed: 'Your answer waits here for when they come back: this installation sends no mail.',
  waits: 'Your answer waits here for when they come back.',
  unansweredTitle: 'Close it without an answer?',
  unansweredBody: (who: string) => `Nobody has answered ${who}. They are told that it is closed.`,
  close: 'Close without an answer',
  number: 'Number',
  copyNumber: (number: string) => `Copy the number ${number}`,
  numberCopied: (number: string) => `Number ${number} copied`,
  followUp: 'Write again',
  followUpTitle: (who: string) => `Write to ${who} again`,
  followUpText: 'Message',
  followUpHint: 'It opens a new conversation, which the visitor finds when they come back.',
  followUpMailed: (email: string) =>
    `It also goes to ${email} if they are not back within three minutes.`,
  followUpSend: 'Send',
  followUpBusy: 'Sending...',
  followUpMissing: 'Write a message',
  followUpFailed: {
    chat_not_ended: 'This conversation is still open: write in it.',
    visitor_not_found: 'This visitor’s data was erased. Nobody can be reached.',
    workspace_closing: 'This workspace will be deleted and takes no new conversations.',
  },
}
