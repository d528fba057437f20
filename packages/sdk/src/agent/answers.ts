import type { Endpoint } from '@papo/protocol'
import { agentAnswers } from '../transport/agent-answers.ts'
import { type Answers, visitorAnswers } from '../transport/visitor-answers.ts'
import { adminAnswers } from './admin-client.ts'
import { blockAnswers } from './block-client.ts'
import { cannedResponseAnswers } from './canned-response-client.ts'
import { chatVisitorAnswers } from './chat-visitor-client.ts'
import { mailAnswers } from './mail-client.ts'
import { peopleAnswers } from './people-client.ts'
import { privacyAnswers } from './privacy-client.ts'
import { secondFactorAnswers } from './second-factor-client.ts'
import { sessionAnswers } from './session-client.ts'

/** The model of each answer. */
export const answers = (): Answers<Endpoint> => ({
  ...visitorAnswers,
  ...agentAnswers(),
  ...adminAnswers(),
  ...peopleAnswers(),
  ...secondFactorAnswers(),
  ...privacyAnswers(),
  ...sessionAnswers(),
  ...mailAnswers(),
  ...cannedResponseAnswers(),
  ...chatVisitorAnswers(),
  ...blockAnswers(),
})
