import type { Chat } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { QueuePositions } from '../queue/queue-position.ts'
import type { ChatStore } from './chat-store.ts'
import { chatView } from './chat-view.ts'
import { requireReadable } from './transitions.ts'

export interface ShowNeeds {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'find'> }>
  queuePositions: QueuePositions
}

/** The chat as it is now, for a caller who may read it. Refuses `chat_not_found` for any other caller. */
export async function showChat(
  { work, queuePositions }: ShowNeeds,
  chatId: string,
  caller: Caller,
): Promise<Chat> {
  const found = await work.read((stores) => stores.chats.find(caller.workspaceId, chatId))
  const chat = requireReadable(found, caller)
  return chatView(chat, await queuePositions.of(chat), caller.type)
}
