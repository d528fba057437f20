export { Backend, type BackendOptions, createBackend } from './backend/backend.ts'
export type { Account } from './backend/first-workspace.ts'
export type { StartedChat, VisitorStart } from './backend/people.ts'
export type { ServedRequest } from './backend/server.ts'
export type { BrowserFetch } from './backend/browser-fetch.ts'
export type { BackendSocket, SocketClient, SocketPage } from './backend/sockets.ts'
export {
  answersGarbage,
  type Conduct,
  type ConductedCall,
  dropsRequests,
  type EndpointName,
  hangs,
  inSequence,
  losesReplies,
  normal,
  refuses,
  repeats,
  slow,
} from './conduct/conduct.ts'
export { Refusal, type RefusalDetails, type Reply } from './conduct/refusal.ts'
export { ManualClock } from './platform/manual-clock.ts'
export type { RecordedRequest } from './platform/manual-network.ts'
export {
  manualPlatform,
  type ManualPlatform,
  type ManualPlatformOptions,
} from './platform/manual-platform.ts'
export { ManualStorage, type StorageTrouble } from './platform/manual-storage.ts'
export type { ServerSocket, SocketServer } from './platform/manual-sockets.ts'
export { ManualTabs } from './platform/manual-tabs.ts'
export type { BackendTime } from './platform/time.ts'
export { Timeline } from './platform/timeline.ts'
