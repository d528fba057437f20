import Type, { type Static } from 'typebox'
import { limits } from './limits.ts'
import { closed, id, nullable, time } from './shapes.ts'

/** What may keep a mail from being sent. */
export const mailProblems = [
  'wrong_password',
  'refused_sender',
  'refused_recipient',
  'refused',
  'deferred',
  'name_not_found',
  'tls',
  'refused_connection',
  'timeout',
  'connection_lost',
  'interrupted',
  'too_late',
  'unreadable',
  'unknown',
] as const

export const MailProblemSchema = Type.Enum([...mailProblems], {
  description:
    'What went wrong. deferred: the server asked to try again later. interrupted: the process ended while it sent the ' +
    'mail, twice. too_late: what the mail says no longer holds. unreadable: PAPO_SECRET is another one now.',
})
export type MailProblem = Static<typeof MailProblemSchema>

const mailKinds = ['invitation', 'passwordReset', 'answer', 'alert'] as const

export const MailKindSchema = Type.Enum([...mailKinds], {
  description:
    'answer: to a visitor who left before the answer came. alert: to an owner, because visitors wait and nobody answers.',
})
export type MailKind = Static<typeof MailKindSchema>

/** The languages in which Papo writes mails. */
export const MailLocaleSchema = Type.Enum(['en', 'pt-BR'], {
  description: 'The language of the mail.',
})
export type MailLocale = Static<typeof MailLocaleSchema>

const problem = nullable(MailProblemSchema, 'What went wrong last; null: nothing yet.')
const words = Type.String({ description: 'What went wrong, in words.' })
const cure = nullable(Type.String(), 'What helps against it, or null.')
const reply = nullable(Type.String(), 'What the mail server answered, at most 200 characters.')

export const FailedMailSchema = closed(
  {
    id: id('The mail.'),
    kind: MailKindSchema,
    problem: MailProblemSchema,
    text: words,
    cure,
    reply,
    createdAt: time('When it was queued.'),
    attempts: Type.Integer({ minimum: 0, description: 'How often it was tried.' }),
    retryable: Type.Boolean({ description: 'Whether it can be tried again.' }),
  },
  'A mail that was given up.',
)
export interface FailedMail extends Static<typeof FailedMailSchema> {}

export const MailStateSchema = closed(
  {
    configured: Type.Boolean({ description: 'Whether this installation sends mail.' }),
    from: nullable(Type.String(), 'The sender of the mails; null where none is sent.'),
    waiting: Type.Integer({ minimum: 0, description: 'How many of the workspace’s mails wait.' }),
    waitingProblem: nullable(
      closed({ problem: MailProblemSchema, text: words, cure }, 'What keeps a mail waiting.'),
      'What kept the mail that waits longest from being sent; null: nothing.',
    ),
    lastSentAt: nullable(time('When.'), 'When one of the workspace’s mails was last sent.'),
    failed: Type.Array(FailedMailSchema, {
      maxItems: limits.failedMails,
      description: 'The mails that were given up, newest first, at most 50.',
    }),
  },
  'The mail of a workspace.',
)
export interface MailState extends Static<typeof MailStateSchema> {}

export const MailQuerySchema = closed(
  {
    locale: Type.Enum(['en', 'pt-BR'], {
      default: 'en',
      description: 'The language of the words.',
    }),
  },
  'In which language.',
)

export const TestMailSchema = closed({ locale: MailLocaleSchema }, 'The language of the mail.')
export interface TestMail extends Static<typeof TestMailSchema> {}

export const TestedMailSchema = closed(
  {
    sent: Type.Boolean({ description: 'Whether the mail server has taken the mail.' }),
    to: Type.String({ description: 'The agent’s e-mail.' }),
    problem,
    text: nullable(words, 'What went wrong, in words; null: nothing.'),
    cure,
    reply,
  },
  'What became of a mail to try.',
)
export interface TestedMail extends Static<typeof TestedMailSchema> {}
