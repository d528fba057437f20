import type { SendMessage } from '@papo/protocol'
import { changeChat, type ChangeNeeds } from '../chat/change-chats.ts'
import { requireReadable } from '../chat/transitions.ts'
import { firstSent, noteOnce } from '../chat/write.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { cleanText } from '../platform/text.ts'
import { type SendStores, type Sent, sentOf } from './send.ts'

/**
 * Stores a note among agents exactly once. Visitors never receive it, and it does not wake their polls.
 * Refuses the same as a message.
 */
export async function addNote(
  needs: ChangeNeeds<SendStores>,
  chatId: string,
  caller: AgentCaller,
  body: SendMessage,
): Promise<Sent> {
  const message = { clientId: body.clientId.toLowerCase(), text: cleanText('text', body.text) }
  const now = needs.clock.now()
  const outcome = await changeChat(
    needs,
    {
      workspaceId: caller.workspaceId,
      chatId,
      lookUp: ({ entries }) => firstSent(entries, chatId, caller, message),
      decide: ({ chat }, first) =>
        noteOnce(requireReadable(chat, caller), caller, message, first, now),
    },
    { turn: chatId },
  )
  return sentOf(outcome)
}
