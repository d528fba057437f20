import type { WaitingChats } from '@papo/protocol'
import { answeredSites } from '../agent/agent.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { chatView } from './chat-view.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatStore } from './chat-store.ts'
import type { ShowNeeds } from './show.ts'

interface WaitingNeeds extends Pick<ShowNeeds, 'queuePositions'> {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'waiting'> }>
}

/**
 * The workspace’s queue, of the sites that the caller answers, from the database, oldest ticket first, each chat with its position in the whole
 * queue.
 */
export async function listWaiting(
  { work, queuePositions }: WaitingNeeds,
  query: { siteId?: string; limit: number },
  caller: AgentCaller,
): Promise<WaitingChats> {
  const sites = answeredSites(caller)
  const wanted = sites === null ? query : { ...query, siteIds: sites }
  const { chats, total } = await work.read((stores) =>
    stores.chats.waiting(caller.workspaceId, wanted),
  )
  const views = await Promise.all(
    chats.map(async (chat) => chatView(chat, await queuePositions.of(chat), 'agent')),
  )
  return { chats: views, total }
}
