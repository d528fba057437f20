export { mergeAttributes } from './attributes.ts'
export type { Contract, Endpoint, VisitorEndpoint } from './contract.ts'
export { type ErrorCode, errorCodes } from './errors.ts'
export {
  type ChatAction,
  type ChatStatus,
  chatStatuses,
  lifecycle,
  statusAfter,
} from './lifecycle.ts'
export { limits } from './limits.ts'
export {
  type CloseCode,
  closeCodes,
  realtimeLimits,
  realtimePath,
  realtimeProtocol,
} from './realtime-rules.ts'

export type {
  AccessToken,
  Agent,
  AgentAvailability,
  AgentList,
  ChangePassword,
  CreateAgent,
  Credentials,
  Heartbeat,
  Me,
  Role,
  UpdateAgent,
} from './agent.ts'
export type { AuditAction, AuditEntry, AuditPage, AuditTargetType } from './audit.ts'
export type {
  Chat,
  ChatAgent,
  ChatList,
  ChatStarted,
  EstimatedWait,
  RateChat,
  StartChat,
  WaitingChats,
} from './chat.ts'
export type {
  CreateIdentitySecret,
  Identified,
  Identify,
  IdentitySecret,
  IdentitySecretCreated,
  IdentitySecretList,
} from './identity.ts'
export type { DeliveredUpTo, LogPage, ReadUpTo, Typist } from './log-page.ts'
export type { Author, AuthorType, Message, MessageKind, SendMessage } from './message.ts'
export type { VisitorErased, VisitorExport } from './privacy.ts'
export type { Problem } from './problem.ts'
export type { ClientFrame, ClientFrames, ServerFrame, ServerFrames } from './realtime.ts'
export type {
  Appearance,
  Availability,
  CreateSite,
  CreateWorkspace,
  Hours,
  PreChatForm,
  IdleTimeout,
  Site,
  SiteList,
  SiteSettings,
  Texts,
  UpdateSite,
  WidgetSettings,
  WorkspaceCreated,
} from './site.ts'
export type { Attributes, Page, Visitor, VisitorProfile } from './visitor.ts'
export type { Colleague, Colleagues, PageVisit, Transfer, TransferTarget } from './transfer.ts'
