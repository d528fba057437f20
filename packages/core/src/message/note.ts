import type { Message, SendMessage } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import { messageView } from '../chat/chat-view.ts'
import { chatNotFound } from '../chat/transitions.ts'
import { headOf, publishHead } from '../chat/publish-head.ts'
import { noteOnce } from '../chat/write.ts'
import type { Services } from '../services.ts'
import { cleanText } from '../platform/text.ts'

/**
 * Stores a note among agents exactly once. Visitors never receive it, and it does not wake their polls.
 * Refuses the same as a message.
 */
export async function addNote(
  services: Services,
  chatId: string,
  caller: AgentCaller,
  body: SendMessage,
): Promise<{ created: boolean; message: Message }> {
  const message = { clientId: body.clientId.toLowerCase(), text: cleanText('text', body.text) }
  const now = services.clock.now()
  const written = await services.database.work.run(async (stores) => {
    const chat = await stores.chats.lock(caller.workspaceId, chatId)
    if (chat === null) throw chatNotFound()
    return noteOnce(stores, chat, caller, message, now)
  }, chatId)
  if (!written.repeated) await publishHead(services, headOf(written.chat, now.getTime()))
  return { created: !written.repeated, message: messageView(written.entry) }
}
