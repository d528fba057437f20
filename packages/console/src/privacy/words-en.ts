import { createPlural } from '@papo/chat-kit/language/plural'

const plural = createPlural('en')
const number = (n: number) => n.toLocaleString('en')
const chats = (n: number) =>
  plural(n, { zero: 'no conversations', one: '{n} conversation', other: '{n} conversations' })
const messages = (n: number) =>
  plural(n, { zero: 'no messages', one: '{n} message', other: '{n} messages' })

export const words = {
  lead: 'Find, export and erase what is stored about a visitor, and see what goes by itself.',
  find: {
    title: 'Find a visitor',
    hint: 'By email, name, your own id of them, or the code of a conversation.',
    label: 'Email, name or code',
    submit: 'Search',
    missing: 'Enter an email, a name or a code',
    nothing: (text: string) => `Nobody found for “${text}”`,
    nothingHint: 'Try a part of the email, or the code of the conversation.',
    found: (n: number) => plural(n, { one: '{n} visitor found', other: '{n} visitors found' }),
    more: 'Show more',
    unnamed: 'Visitor without a name',
    erased: 'Erased',
    stored: (chatCount: number, messageCount: number) =>
      `${chats(chatCount)}, ${messages(messageCount)}`,
    exportOne: 'Export',
    erase: 'Erase',
    of: (name: string) => ` ${name}`,
    exported: 'The file with everything that is stored was saved.',
    failed: 'That did not work. Nothing was changed; try again.',
  },
  erase: {
    title: (name: string) => `Erase ${name}?`,
    goes: 'This goes for good, for you too:',
    texts: (chatCount: number, messageCount: number) =>
      `the texts of ${messages(messageCount)} in ${chats(chatCount)}, of both sides, with internal notes`,
    profile: 'name, email, facts from your pages, pages and language',
    access: 'the way back into the conversation from their browser',
    open: 'Their open conversation is ended.',
    stays: 'Stars stay as numbers. The access log stays for six months, as the law asks.',
    backups: 'Backups are not changed: after restoring one, erase again.',
    confirm: 'Erase for good',
    done: (n: number) =>
      plural(n, { one: 'Erased, with {n} message.', other: 'Erased, with {n} messages.' }),
    progress: (done: number, total: number) =>
      `${number(done)} of ${number(total)} entries erased. It goes on even if you close this page.`,
    goesOn: (n: number) =>
      plural(n, {
        one: 'Erasing: {n} entry is left. The server goes on by itself.',
        other: 'Erasing: {n} entries are left. The server goes on by itself.',
      }),
  },
  retention: {
    title: 'What goes by itself',
    hint: 'Ended conversations are removed once an hour, when they are older than the site keeps them.',
    site: 'Site',
    keeps: 'Keeps',
    stored: 'Stored',
    in7: 'Go in 7 days',
    in30: 'Go in 30 days',
    forever: 'until erased',
    days: (n: number) => plural(n, { one: '{n} day', other: '{n} days' }),
    none: 'There is no site yet.',
    change: 'Change it in the site’s settings.',
  },
  sheet: {
    title: 'Data sheet',
    hint: 'What is stored, where, why and for how long, for LGPD art. 37 and GDPR art. 30. Ready to print.',
    open: 'Open the data sheet',
  },
}
