import type { OperationId } from '@papo/protocol/endpoints'
import type { Caller } from '../platform/caller.ts'
import type { NowOrLater } from '../platform/now-or-later.ts'
import { agentAnswers } from './agent.ts'
import type { Answer, Answers, Connection } from './answer.ts'
import { blockAnswers } from './block.ts'
import { cannedResponseAnswers } from './canned-response.ts'
import { chatVisitorAnswers } from './chat-visitor.ts'
import { chatAnswers } from './chat.ts'
import type { Input } from './input.ts'
import { invitationAnswers } from './invitation.ts'
import { mailAnswers } from './mail.ts'
import { messageAnswers } from './message.ts'
import type { NeedsOf } from './needs.ts'
import { privacyAnswers } from './privacy.ts'
import { queueAnswers } from './queue.ts'
import { secondFactorAnswers } from './second-factor.ts'
import { sessionAnswers } from './session.ts'
import { siteAnswers } from './site.ts'
import { visitorAnswers } from './visitor.ts'
import { workspaceAnswers } from './workspace.ts'

/** Any call, once it was admitted by its endpoint's policy and its input checked by its endpoint's schemas. */
export type AdmittedCall = Connection & Input & { readonly caller: Caller | null }

/** What the use cases of all endpoints need. */
export type AnswerNeeds = NeedsOf<
  | typeof siteAnswers
  | typeof sessionAnswers
  | typeof secondFactorAnswers
  | typeof agentAnswers
  | typeof invitationAnswers
  | typeof workspaceAnswers
  | typeof chatAnswers
  | typeof chatVisitorAnswers
  | typeof blockAnswers
  | typeof visitorAnswers
  | typeof privacyAnswers
  | typeof queueAnswers
  | typeof messageAnswers
  | typeof mailAnswers
  | typeof cannedResponseAnswers
>

/** Every endpoint, with the use case that answers it. */
export const answersOf = (
  needs: AnswerNeeds,
  options: { signUp: boolean; publicUrl: string },
): Answers => ({
  ...siteAnswers(needs),
  ...sessionAnswers(needs),
  ...secondFactorAnswers(needs),
  ...agentAnswers(needs),
  ...invitationAnswers(needs, options),
  ...workspaceAnswers(needs, options),
  ...chatAnswers(needs),
  ...chatVisitorAnswers(needs),
  ...blockAnswers(needs),
  ...visitorAnswers(needs),
  ...privacyAnswers(needs),
  ...queueAnswers(needs),
  ...messageAnswers(needs),
  ...mailAnswers(needs, options),
  ...cannedResponseAnswers(needs),
})

/** Answers a call of the endpoint. @throws Refusal */
export function answer(
  answers: Answers,
  name: OperationId,
  call: AdmittedCall,
): NowOrLater<Answer> {
  // The policy and the schemas of the row have made the caller and the input what the row's types say.
  return (answers[name] as (admitted: unknown) => NowOrLater<Answer>)(call)
}
