import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')

/** What keeps an agent from missing somebody. */
export const alerts = {
  soundHeldBack: 'The sound starts with your first click on this page.',
  allowSound: 'Turn sound on',
  nobody: 'Nobody of the team is online.',
  nobodyWaits: (count: number) =>
    plural(count, { one: '{n} person is waiting.', other: '{n} people are waiting.' }),
  notify: 'Turn on notifications',
  notifyWhy: 'See who arrives and who writes, also while you work in another window.',
  notNow: 'Not now',
  blocked: 'The browser blocks notifications of this page.',
  blockedCure: 'Click the sign beside the address, allow notifications, and load the page again.',
  understood: 'Got it',
  waits: (who: string) => `In the queue: ${who}`,
  wrote: (who: string) => `Message from ${who}`,
  transferred: (who: string) => `Transferred to you: ${who}`,
  transferredBy: (agent: string) => `Transferred by ${agent}`,
  transferredToYou: 'Transferred to you',
  open: 'Open',
  long: 'long wait',
  tooLong: 'very long wait',
  load: (share: string) => `${share} chats`,
  elsewhere: {
    waiting: (count: number) =>
      plural(count, { one: '{n} in the queue', other: '{n} in the queue' }),
    unread: (count: number) =>
      plural(count, {
        one: '{n} unread message in other chats',
        other: '{n} unread messages in other chats',
      }),
  },
}
