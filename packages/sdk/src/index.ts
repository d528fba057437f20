export { AgentClient, type AgentClientOptions, createAgentClient } from './agent/agent-client.ts'
export type { ChatListState, ChatListWatch } from './agent/chat-list-watch.ts'
export { behind } from './chat/behind.ts'
export type {
  AgentChat,
  ChatEvent,
  ChatEvents,
  ChatHandle,
  ChatState,
  OutgoingMessage,
  QueuePlace,
  VisitorChat,
} from './chat/chat-handle.ts'
export {
  type ClientErrorCode,
  isPapoError,
  PapoError,
  type PapoErrorDetails,
} from './papo-error.ts'
export { browserPlatform } from './platform/browser.ts'
export { nodePlatform } from './platform/node.ts'
export type { KeyValueStorage, Platform, Stop } from './platform/platform.ts'
export type { Connection } from './sync/connection.ts'
export type { AuditQuery, ChatsQuery, LogQuery, WaitingChatsQuery } from './transport/contract.ts'
export {
  createVisitorClient,
  type StartOptions,
  VisitorClient,
  type VisitorClientOptions,
} from './visitor/visitor-client.ts'
export type {
  AccessToken,
  Agent,
  AgentAvailability,
  AgentList,
  Appearance,
  Attributes,
  AuditAction,
  AuditEntry,
  AuditPage,
  AuditTargetType,
  Author,
  AuthorType,
  Availability,
  ChangePassword,
  Chat,
  ChatAgent,
  ChatList,
  ChatStarted,
  ChatStatus,
  CreateAgent,
  CreateSite,
  CreateWorkspace,
  Credentials,
  DeliveredUpTo,
  ErrorCode,
  EstimatedWait,
  Hours,
  LogPage,
  Me,
  Message,
  MessageKind,
  Page,
  PreChatForm,
  Problem,
  RateChat,
  ReadUpTo,
  Role,
  SendMessage,
  Silence,
  Site,
  SiteList,
  SiteSettings,
  StartChat,
  Texts,
  Typist,
  UpdateAgent,
  UpdateSite,
  Visitor,
  VisitorProfile,
  WaitingChats,
  WidgetSettings,
  WorkspaceCreated,
} from '@papo/protocol'
