import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** An agent's availability. */
export const availability = {
  label: 'Availability',
  online: 'Online',
  away: 'Away',
  offline: 'Offline',
  is: {
    online: 'You are online',
    away: 'You are away: open conversations stay with you',
    offline: 'You are offline: open conversations stay with you',
  },
  waitingWhile: {
    away: (count: number) =>
      plural(count, {
        one: 'You are away and {n} person is waiting.',
        other: 'You are away and {n} people are waiting.',
      }),
    offline: (count: number) =>
      plural(count, {
        one: 'You are offline and {n} person is waiting.',
        other: 'You are offline and {n} people are waiting.',
      }),
  },
  goOnline: 'Go online',
}

/** Transferring a chat. */
export const transfer = {
  title: 'Transfer this conversation',
  to: 'To whom',
  open: 'Transfer',
  search: 'Search by name or email',
  found: (count: number) =>
    plural(count, { zero: 'Nobody found', one: '{n} person found', other: '{n} people found' }),
  out: (count: number) =>
    plural(count, {
      one: '{n} person takes no conversations now',
      other: '{n} people take no conversations now',
    }),
  queue: 'Back to the queue, at its old place',
  nobody: 'Nobody else is in this workspace.',
  load: (share: string) => `${share} chats`,
  note: 'Note for who comes next (optional)',
  noteHint: 'The visitor never sees it.',
  go: 'Transfer',
  busy: 'Transferring...',
  done: (who: string) => `The conversation with ${who} has been transferred`,
  returned: (who: string) => `${who} is back in the queue`,
  refused: {
    full: 'This agent has as many conversations as allowed.',
    unavailable: 'This agent takes no conversations right now.',
    gone: 'The conversation is not yours any more.',
    failed: 'That did not work. Try again.',
  },
}
