import { agentEndpoints } from './endpoints/agent.ts'
import { blockEndpoints } from './endpoints/block.ts'
import { cannedResponseEndpoints } from './endpoints/canned-response.ts'
import { chatVisitorEndpoints } from './endpoints/chat-visitor.ts'
import { chatEndpoints } from './endpoints/chat.ts'
import { invitationEndpoints } from './endpoints/invitation.ts'
import { mailEndpoints } from './endpoints/mail.ts'
import { messageEndpoints } from './endpoints/message.ts'
import { privacyEndpoints } from './endpoints/privacy.ts'
import { queueEndpoints } from './endpoints/queue.ts'
import { secondFactorEndpoints } from './endpoints/second-factor.ts'
import { sessionEndpoints } from './endpoints/session.ts'
import { siteEndpoints } from './endpoints/site.ts'
import { visitorEndpoints } from './endpoints/visitor.ts'
import { workspaceEndpoints } from './endpoints/workspace.ts'

export { codesOf } from './endpoints/codes.ts'
export type {
  AnswerOf,
  BodyOf,
  EndpointDefinition,
  ParamsOf,
  Policy,
  QueryOf,
  RateLimit,
  Tag,
} from './endpoints/endpoint.ts'

/** Every endpoint under `/v1`, by its operation id. The document of the API has the same order. */
export const endpoints = {
  ...siteEndpoints,
  ...sessionEndpoints,
  ...secondFactorEndpoints,
  ...agentEndpoints,
  ...invitationEndpoints,
  ...workspaceEndpoints,
  ...chatEndpoints,
  ...chatVisitorEndpoints,
  ...blockEndpoints,
  ...visitorEndpoints,
  ...privacyEndpoints,
  ...queueEndpoints,
  ...messageEndpoints,
  ...mailEndpoints,
  ...cannedResponseEndpoints,
}

/** `startChat`, `getChat` … */
export type OperationId = keyof typeof endpoints
