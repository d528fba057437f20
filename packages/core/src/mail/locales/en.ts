import { alert } from './alert-en.ts'
import type { MailTexts } from './mail-texts.ts'

const roles = { agent: 'an agent', admin: 'an admin', owner: 'an owner' } as const
const ignore = 'If you did not expect this mail, you can ignore it.'
const noAnswer = 'Answers to this mail are not read.'

export const en: MailTexts = {
  letters: {
    invitation: ({ workspaceName, inviterName, role, link, until }) => ({
      subject: `${inviterName} invites you to ${workspaceName}`,
      blocks: [
        { paragraph: `${inviterName} invites you to ${workspaceName} on Papo, as ${roles[role]}.` },
        { paragraph: 'Choose your name and a password to begin:' },
        { link, label: 'Accept the invitation' },
        { note: `The link works once, until ${until}. ${ignore}` },
      ],
    }),
    passwordReset: ({ workspaceName, name, link, madeByOwner }) => ({
      subject: `A new password for ${workspaceName}`,
      blocks: [
        { paragraph: `Hello, ${name}.` },
        {
          paragraph: madeByOwner
            ? `An owner of ${workspaceName} made this link, with which you set a new password:`
            : `Somebody asked for a new password of your account at ${workspaceName}. If it was you, set it here:`,
        },
        { link, label: 'Set a new password' },
        {
          note: `The link works once, for ${madeByOwner ? '24 hours' : 'half an hour'}. Nothing changes unless you use it. ${ignore}`,
        },
      ],
    }),
    answer: ({ siteName, messages, more, link }) => ({
      subject: `${siteName} has answered you`,
      blocks: [
        { paragraph: `There is an answer for you at ${siteName}:` },
        ...messages.map(({ by, text }) => ({ quote: text, by })),
        ...(more > 0 ? [{ paragraph: `And ${more} more in the chat.` }] : []),
        { link, label: 'Continue the chat' },
        {
          note: `${noAnswer} Please write in the chat. Do not pass the link on: it opens your chat.`,
        },
      ],
    }),
    alert,
    test: ({ workspaceName, publicUrl }) => ({
      subject: `Mail from ${workspaceName} works`,
      blocks: [
        {
          paragraph: `This mail was sent from the settings of ${workspaceName}, to try whether mail arrives. It does.`,
        },
        { note: publicUrl },
      ],
    }),
  },
  problems: {
    wrong_password: {
      text: 'The mail server refuses the user name or the password.',
      cure: 'Check both in SMTP_URL. Some providers want a password made for programs. Write special characters percent-encoded: @ as %40.',
    },
    refused_sender: {
      text: 'The mail server refuses the sender.',
      cure: 'Set MAIL_FROM to an address that this account may send from.',
    },
    refused_recipient: {
      text: 'The mail server refuses the recipient: most likely there is no such address.',
      cure: 'Check the address for a slip of the pen.',
    },
    refused: {
      text: 'The mail server refuses the mail.',
      cure: 'Its answer says why. Ask whoever runs the mail server if it does not tell enough.',
    },
    deferred: {
      text: 'The mail server asks to try again later. That is usual for a sender that it does not know yet.',
      cure: null,
    },
    name_not_found: {
      text: 'There is no server of this name.',
      cure: 'Check the host in SMTP_URL, and whether this machine can look names up.',
    },
    tls: {
      text: 'No secure connection comes about.',
      cure: 'Use smtps:// for port 465 and smtp:// for port 587. Check that the certificate is valid and for this host.',
    },
    refused_connection: {
      text: 'Nothing answers at this host and port.',
      cure: 'Check the host and the port in SMTP_URL, and whether a firewall is between.',
    },
    timeout: {
      text: 'The mail server does not answer in time.',
      cure: 'Check the port in SMTP_URL. Many hosters block port 25: use 587 or 465.',
    },
    connection_lost: {
      text: 'The connection to the mail server was lost before it had answered.',
      cure: 'Look at the log of the mail server.',
    },
    interrupted: {
      text: 'The server stopped twice while it sent this mail. It may have arrived once or twice.',
      cure: 'Ask the recipient whether it has arrived before you try again.',
    },
    too_late: {
      text: 'It could not be sent while what it says still held.',
      cure: null,
    },
    unreadable: {
      text: 'The mail was queued under another PAPO_SECRET and cannot be read.',
      cure: 'Do again what it was about.',
    },
    unknown: {
      text: 'Something unexpected went wrong.',
      cure: 'Look at the log of this server.',
    },
  },
}
