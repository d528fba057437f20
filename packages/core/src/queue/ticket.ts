import type { ChatKind, ChatStatus } from '@papo/protocol'

/** A chat as the queue sees it. */
export interface QueuedChat {
  id: string
  workspaceId: string
  siteId: string
  status: ChatStatus
  kind: ChatKind
  /** The order of the queue, from a database sequence at the start. A requeued chat keeps it. */
  ticket: number
}

/** What the queue needs of the stored chats. */
export interface QueueStore {
  /** Queue position from 1: how many waiting live chats of the workspace have this ticket or a smaller one. */
  position(workspaceId: string, ticket: number): Promise<number>
  /** Times of the workspace's latest first accepts of live chats, newest first. */
  latestAccepts(workspaceId: string, limit: number): Promise<Date[]>
}
