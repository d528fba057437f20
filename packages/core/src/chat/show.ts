import type { Chat } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import type { Services } from '../services.ts'
import { chatView } from './chat-view.ts'
import { chatNotFound, mayRead } from './transitions.ts'

/** The chat as it is now, for a caller who may read it. Refuses `chat_not_found` for any other caller. */
export async function showChat(services: Services, chatId: string, caller: Caller): Promise<Chat> {
  const chat = await services.database.work.read((stores) =>
    stores.chats.find(caller.workspaceId, chatId),
  )
  if (chat === null || !mayRead(chat, caller)) throw chatNotFound()
  return chatView(chat, await services.queuePositions.of(chat), caller.type)
}
