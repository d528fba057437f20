import type { Message, SendMessage } from '@papo/protocol'
import type { Caller } from '../platform/caller.ts'
import { messageView } from '../chat/chat-view.ts'
import { chatNotFound, mayRead } from '../chat/transitions.ts'
import { headOf, publishHead } from '../chat/publish-head.ts'
import { writeOnce } from '../chat/write.ts'
import type { Services } from '../services.ts'
import { cleanText } from '../platform/text.ts'

/**
 * Stores a text exactly once, however often it is sent. For a repeat `created` is false, and the answer is
 * the first message, even after the end. Refuses `chat_ended`, `not_your_chat`, `chat_not_active`,
 * `client_id_reused`, `text_too_long`, `chat_not_found`.
 */
export async function sendMessage(
  services: Services,
  chatId: string,
  caller: Caller,
  body: SendMessage,
): Promise<{ created: boolean; message: Message }> {
  const message = { clientId: body.clientId.toLowerCase(), text: cleanText('text', body.text) }
  const now = services.clock.now()
  const written = await services.database.work.run(async (stores) => {
    const chat = await stores.chats.lock(caller.workspaceId, chatId)
    if (chat === null || !mayRead(chat, caller)) throw chatNotFound()
    return writeOnce(stores, chat, caller, message, services.rules.of(chat.siteId), now)
  }, chatId)
  // @fault tell-after-send
  if (!written.repeated) await publishHead(services, headOf(written.chat, now.getTime()))
  return { created: !written.repeated, message: messageView(written.entry) }
}
