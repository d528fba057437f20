import { MailQuerySchema, MailStateSchema, TestedMailSchema, TestMailSchema } from '../mail.ts'
import { closed, id } from '../shapes.ts'
import { defineEndpoints } from './endpoint.ts'

/** The mails of the workspace: what waits, what was given up, and a mail to try. */
export const mailEndpoints = defineEndpoints({
  getMail: {
    method: 'GET',
    path: '/v1/mail',
    policy: 'owner',
    limit: { none: 'only owners read it' },
    tag: 'mail',
    summary: 'How the workspace’s mails are, with those that were given up',
    query: MailQuerySchema,
    answers: { 200: MailStateSchema },
    errors: [],
  },
  testMail: {
    method: 'POST',
    path: '/v1/mail/test',
    policy: 'owner',
    limit: 'password',
    tag: 'mail',
    summary: 'Send a mail to the calling agent, and say what went wrong',
    description: 'It is sent at once and not queued. The answer is 200 even if it was not taken.',
    body: TestMailSchema,
    answers: { 200: TestedMailSchema },
    errors: ['mail_off'],
  },
  retryMail: {
    method: 'POST',
    path: '/v1/mail/:mailId/retry',
    policy: 'owner',
    limit: 'write',
    tag: 'mail',
    summary: 'Queue a mail again that was given up',
    params: closed({ mailId: id('The mail.') }, 'The mail of the path.'),
    answers: { 204: null },
    errors: ['mail_off', 'mail_not_found'],
  },
})
