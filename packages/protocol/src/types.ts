/*
 * The types of the shapes on the wire, for programs: the package and the SDK export all of them. They reach browsers, the
 * schemas do not.
 */

export type {
  AccessToken,
  Agent,
  AgentAvailability,
  AgentErased,
  AgentList,
  AgentSession,
  AgentSessionList,
  ChangePassword,
  CreateAgent,
  Credentials,
  EraseAgent,
  Heartbeat,
  Me,
  Role,
  UpdateAgent,
  UpdateMe,
} from './agent.ts'
export type {
  AuditAction,
  AuditActorType,
  AuditEntry,
  AuditPage,
  AuditTargetType,
} from './audit.ts'
export type {
  Block,
  BlockDuration,
  BlockKind,
  BlockList,
  BlockPage,
  BlockSearch,
  BlockVisitor,
} from './block.ts'
export type {
  CannedResponse,
  CannedResponsePage,
  CannedResponseScope,
  CannedResponseSearch,
  CannedResponsesCsv,
  CannedResponsesImported,
  CreateCannedResponse,
  ImportCannedResponses,
  UpdateCannedResponse,
} from './canned-response.ts'
export type {
  Chat,
  ChatAgent,
  ChatList,
  ChatStarted,
  EstimatedWait,
  LeaveMessage,
  RateChat,
  StartChat,
  WaitingChats,
} from './chat.ts'
export type {
  AddVisitorNote,
  ChatVisitor,
  EditVisitorNote,
  SetTags,
  TagList,
  VisitedPage,
  VisitorNote,
} from './chat-visitor.ts'
export type { Availability, Hours, SiteAvailability } from './hours.ts'
export type {
  HealthCheck,
  HealthCheckName,
  HealthLocale,
  HealthReport,
  HealthState,
} from './health.ts'
export type {
  CreateIdentitySecret,
  Identified,
  Identify,
  IdentitySecret,
  IdentitySecretCreated,
  IdentitySecretList,
} from './identity.ts'
export type {
  AcceptInvitation,
  CreateInvitation,
  CreatePasswordReset,
  Invitation,
  InvitationLink,
  InvitationList,
  LinkCode,
  OpenedInvitation,
  OpenedPasswordReset,
  PasswordResetLink,
  RequestPasswordReset,
  SignInOptions,
  UsePasswordReset,
} from './invitation.ts'
export type {
  FailedMail,
  MailKind,
  MailLocale,
  MailProblem,
  MailState,
  TestedMail,
  TestMail,
} from './mail.ts'
export type { DeliveredUpTo, LogPage, ReadUpTo, Typist } from './log-page.ts'
export type { Author, AuthorType, Message, MessageKind, SendMessage } from './message.ts'
export type { VisitorErased, VisitorExport } from './privacy.ts'
export type { Problem } from './problem.ts'
export type {
  BeginSecondFactor,
  ConfirmPassword,
  ConfirmSecondFactor,
  DemandSecondFactor,
  RecoveryCodes,
  SecondFactor,
  SecondFactorBegun,
  SecondFactorDemand,
} from './second-factor.ts'
export type {
  AnsweredSites,
  Appearance,
  CreateSite,
  CreateWorkspace,
  PreChatForm,
  IdleTimeout,
  Installation,
  Site,
  SiteList,
  SiteSettings,
  Texts,
  UpdateSite,
  UpdateWorkspace,
  WidgetSettings,
  Workspace,
  WorkspaceCreated,
} from './site.ts'
export type { OwnTexts, OwnTextsOfLanguage } from './own-texts.ts'
export type { PrivacySheet, RetentionForecast } from './stored-data.ts'
export type {
  Attributes,
  Page,
  ReturnedVisitor,
  ReturnVisitor,
  Visitor,
  VisitorProfile,
} from './visitor.ts'
export type { FoundVisitor, FoundVisitors, VisitorSearch } from './visitor-search.ts'
export type { WaitLevels } from './wait-levels.ts'
export type { PlanWorkspaceDeletion, WorkspaceDeletion } from './workspace-deletion.ts'
export type { Colleague, Colleagues, PageVisit, Transfer, TransferTarget } from './transfer.ts'
export type { WidgetLanguage, Word, WordName } from './words.ts'
export type { Holiday, HolidayList, HolidayQuery } from './holiday.ts'
