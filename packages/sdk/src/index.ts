/**
 * The typed client of Papo, for visitors, agents and owners.
 *
 * In the examples `visitor` is a {@link VisitorClient}, `agent` an {@link AgentClient} that is signed in,
 * `chat` a {@link ChatHandle} and `platform` a {@link Platform}; `chatId`, `siteId`, `agentId` and
 * `visitorId` are ids, `token` is what the site’s server has signed, and `show` shows a value to a person.
 *
 * @packageDocumentation
 */
export { AgentClient, type AgentClientOptions, createAgentClient } from './agent/agent-client.ts'
export { createProgramClient, ProgramClient } from './agent/program-client.ts'
export type { ChatListState, ChatListWatch } from './agent/chat-list-watch.ts'
export { countUndelivered } from './chat/undelivered.ts'
export type {
  AgentChat,
  ChatEvent,
  ChatEvents,
  ChatHandle,
  ChatState,
  LeaveOptions,
  QueuePosition,
  VisitorChat,
} from './chat/chat-handle.ts'
export type { OutgoingMessage } from './outbox/outgoing-message.ts'
export {
  type ClientErrorCode,
  isPapoError,
  isRefusal,
  PapoError,
  type PapoErrorDetails,
} from './papo-error.ts'
export { browserPlatform } from './platform/browser.ts'
export { isInPage, pageDocument, unclobbered } from './platform/page.ts'
export { nodePlatform } from './platform/node.ts'
export type {
  KeyValueStorage,
  Platform,
  RawSocket,
  SharedByTabs,
  SocketEvents,
  Stop,
  TabChannel,
  TabLock,
} from './platform/platform.ts'
export type { TransportChoice } from './realtime/transport.ts'
export type { Connection } from './sync/connection.ts'
export type {
  AuditQuery,
  CannedResponsesQuery,
  ChatsQuery,
  ExportCannedResponsesQuery,
  ListQuery,
  LogQuery,
  WaitingChatsQuery,
} from './transport/contract.ts'
export {
  createVisitorClient,
  type StartOptions,
  VisitorClient,
  type VisitorClientOptions,
} from './visitor/visitor-client.ts'
export type { ChatKind, ChatStatus, ErrorCode } from '@papo/protocol'
export type * from '@papo/protocol/types'
