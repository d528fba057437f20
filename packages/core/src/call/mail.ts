import { testMail } from '../agent/test-mail.ts'
import { retryMail, showMail } from '../mail/workspace-mail.ts'
import { type Answers, done, ok } from './answer.ts'
import type { NeedsOf } from './needs.ts'

type MailAnswerNeeds = NeedsOf<typeof retryMail | typeof showMail | typeof testMail>

export const mailAnswers = (needs: MailAnswerNeeds, { publicUrl }: { publicUrl: string }) =>
  ({
    getMail: ({ caller, query }) => ok(showMail(needs, caller.workspaceId, query.locale)),
    testMail: ({ caller, body: { locale } }) => ok(testMail(needs, caller, { locale, publicUrl })),
    retryMail: ({ caller, params }) => done(retryMail(needs, caller.workspaceId, params.mailId)),
  }) satisfies Partial<Answers>
