import { createPlural } from '@papo/chat-kit/language/plural'
import { peopleNames } from './people-names-en.ts'

const plural = createPlural('en')

/** The people of the workspace. */
export const people = {
  ...peopleNames,
  lead: 'Who answers your visitors and who looks after Papo.',
  invite: 'Invite',
  search: 'Search by name, email or role',
  found: (count: number) =>
    plural(count, { zero: 'Nobody', one: '{n} person', other: '{n} people' }),
  missing: 'This person does not exist, or no longer.',
  you: 'you',
  name: 'Name',
  nameOptional: 'Name (optional)',
  email: 'Email',
  emailHint: 'The person will sign in with it.',
  role: 'Role',
  mayDo: {
    agent: 'Answers chats.',
    admin: 'Answers chats, ends any chat, invites agents and admins.',
    owner: 'May do everything: people, sites, privacy and the record.',
  },
  capacity: 'Chats at once',
  capacityHint: 'At this number the person cannot accept more.',
  languages: 'Languages',
  languagesHint: 'Separated by commas, such as pt-BR, en',
  load: 'Chats now / at most',
  settings: 'Person',
  ownersChange: 'Only owners change this.',
  access: 'Access',
  accessHint: 'Nobody sees anybody’s password here.',
  status: {
    online: 'Online',
    away: 'Away',
    offline: 'Offline',
    disabled: 'Deactivated',
    invited: (left: string) => `Invited, ${left} left`,
    expired: 'Invitation is too old',
  },
  seen: (ago: string) => `Seen ${ago} ago`,
  never: 'Not seen yet',
  renew: 'New link',
  withdraw: 'Withdraw',
  withdrawTitle: (email: string) => `Withdraw the invitation of ${email}?`,
  withdrawBody: 'The link that you have sent stops working.',
  reset: 'Link for a new password',
  disable: 'Deactivate',
  enable: 'Activate again',
  closedNote: 'This account is deactivated: nobody can sign in with it.',
  disableTitle: (name: string) => `Deactivate ${name}?`,
  disableBody: (chats: number) =>
    `${plural(chats, {
      zero: 'The person has no open chat.',
      one: '{n} open chat goes back to its place in the queue.',
      other: '{n} open chats go back to their places in the queue.',
    })} All sessions end at once, and open invitations by this person are withdrawn. You can activate the account again.`,
  makeLink: 'Make link',
  makingLink: 'Making link...',
  links: {
    label: 'Link to send',
    elsewhere: (address: string) =>
      `The link leads to ${address}, and you have Papo open at another address. If the person cannot open it, whoever looks after the server sets PUBLIC_URL to the right address.`,
    done: 'Done',
    invitation: {
      title: (who: string) => `Link for ${who}`,
      body: 'Send this link to the person. It works once, for seven days, and is shown only here.',
      mailed:
        'A mail with this link is on its way. If it does not arrive, send the link yourself. It works once, for seven days, and is shown only here.',
    },
    password: {
      title: (who: string) => `Link for ${who}`,
      body: 'Send this link to the person, who chooses a new password with it. It works once, for 24 hours, and is shown only here. Sessions end when it is used.',
      mailed:
        'A mail with this link is on its way. If it does not arrive, send the link yourself. It works once, for 24 hours, and is shown only here.',
    },
  },
  complaints: {
    noEmail: 'Enter an email',
    badEmail: 'Enter an email such as name@example.com',
    taken: 'This person is in the list already',
    invited: 'There is an invitation for this email already. Give it a new link in the list.',
    noName: 'Enter a name',
    longName: 'Enter at most 80 characters',
    badCapacity: 'Enter a number from 1 to 1000',
    badLanguages: 'Enter language codes such as pt-BR, en',
    noSite: 'Choose at least one site',
    lastOwner: 'This is the last owner. Make somebody else an owner first.',
  },
}
