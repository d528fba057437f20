import type { WaitingChats } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import { chatView } from './chat-view.ts'
import type { Services } from '../services.ts'

/**
 * The workspace's queue from the database, oldest ticket first, each chat with its position in the whole
 * queue.
 */
export async function listWaiting(
  services: Services,
  query: { siteId?: string; limit: number },
  caller: AgentCaller,
): Promise<WaitingChats> {
  const { chats, total } = await services.database.work.read((stores) =>
    stores.chats.waiting(caller.workspaceId, query),
  )
  const views = await Promise.all(
    chats.map(async (chat) => chatView(chat, await services.queuePositions.of(chat), 'agent')),
  )
  return { chats: views, total }
}
