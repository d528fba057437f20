import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** The agent's own sessions. */
export const sessions = {
  title: 'Your sessions',
  lead: 'This is where you are signed in. End what you do not know, and change your password then.',
  list: 'Sessions',
  on: (system: string) => `on ${system}`,
  unknown: { console: 'Unknown browser', program: 'Unknown program' },
  here: 'This device',
  program: 'Program',
  noAddress: 'Address not known',
  usedNow: 'Used just now',
  usedMinutes: (count: number) => `Last used ${relative.format(-count, 'minute')}`,
  usedHours: (count: number) => `Last used ${relative.format(-count, 'hour')}`,
  usedDays: (count: number) => `Last used ${relative.format(-count, 'day')}`,
  since: (moment: string) => `Signed in: ${moment}`,
  end: 'End',
  endThis: (what: string) => `End the session: ${what}`,
  ended: (what: string) => `The session has ended: ${what}`,
  alone: 'You are signed in nowhere else.',
  endOthers: 'End all other sessions',
  othersTitle: 'End all other sessions?',
  othersBody: (count: number) =>
    plural(count, {
      one: '{n} session is signed out within seconds. This device stays signed in.',
      other: '{n} sessions are signed out within seconds. This device stays signed in.',
    }),
  keep: 'Keep them',
  othersEnded: 'All other sessions have ended',
}
