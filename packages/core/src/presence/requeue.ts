import type { ChatRecord } from '../chat/chat-record.ts'
import { requeueBySystem } from '../chat/transitions.ts'
import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'

/** Requeues a chat that this unit of work has locked. Publish its head after the commit. */
export async function requeueChat(
  { rules }: Pick<Services, 'rules'>,
  stores: Stores,
  chat: ChatRecord,
  now: Date,
): Promise<ChatRecord> {
  const change = requeueBySystem(chat, rules.of(chat.siteId), now)
  await stores.entries.append(change.chat, change.entry)
  return change.chat
}
