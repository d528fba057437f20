/** The mails of the workspace. */
export const mail = {
  lead: 'Invitations, forgotten passwords and answers that Papo sends by mail.',
  off: 'No mail is sent',
  offBody:
    'You pass links on by hand: invitations and links for a new password are shown to you to copy. Visitors are not promised an answer by mail.',
  offCure: 'To send mail, set SMTP_URL and MAIL_FROM on the server and restart it.',
  sending: 'Mail is sent',
  from: 'From',
  lastSent: 'Last sent',
  neverSent: 'None yet',
  waiting: 'Waiting',
  test: 'Send me a test mail',
  testing: 'Sending...',
  tested: (to: string) => `The mail server has taken the mail to ${to}. Look into that mailbox.`,
  testFailed: 'The test could not be made. Try again.',
  cure: 'What to do:',
  reply: 'The mail server said:',
  failed: 'Given up',
  failedHint: 'These mails were not sent. They are kept for 30 days.',
  retry: 'Try again',
  kinds: {
    invitation: 'Invitation',
    passwordReset: 'New password',
    answer: 'Answer to a visitor',
    alert: 'Alert',
  },
}
