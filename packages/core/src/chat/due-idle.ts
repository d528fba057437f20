import { dueBy } from '../platform/due.ts'
import type { ChatRecord } from './chat-record.ts'

/**
 * The open chats whose idle warning is due, then those whose idle end is due, each those due longest first and at most
 * `limit`. A chat that is still to be warned does not end yet.
 */
export function dueIdleOf(chats: readonly ChatRecord[], now: Date, limit: number): ChatRecord[] {
  const open = chats.filter(({ status }) => status !== 'ended')
  const due = (timeOf: (chat: ChatRecord) => Date | null) => dueBy(open, timeOf, now, limit)
  return [
    ...due(({ idleWarnAt }) => idleWarnAt),
    ...due(({ idleWarnAt, idleEndAt }) => (idleWarnAt === null ? idleEndAt : null)),
  ]
}
