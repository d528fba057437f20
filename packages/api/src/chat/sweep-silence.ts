import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import { expire } from './decisions.ts'
import { judgeSilence } from './silence.ts'
import { headOf, tell } from './told.ts'

/** More than this at once is for the next sweep. */
const atOnce = 200

type Sweeping = Pick<Services, 'cache' | 'clock' | 'database' | 'rules'>

/**
 * Warns both sides of chats that have gone silent, and ends those that stayed so. On every node, at any time:
 * each chat is judged anew under its lock, in a unit of work of its own, and what another node has locked is
 * left to it.
 */
export async function sweepSilence(
  services: Sweeping,
  onError: (error: unknown) => void,
): Promise<void> {
  const { clock, database } = services
  const now = clock.now()
  const due = await database.work.read((stores) => stores.chats.dueSilences(now, atOnce))
  for (const { workspaceId, chatId } of due) {
    const judged = async () => {
      const told = await database.work.run(async (stores) => {
        const chat = await stores.chats.tryLock(workspaceId, chatId)
        return chat === null ? null : judge(services, stores, chat, now)
      })
      if (told !== null) await tell(services, told)
    }
    await judged().catch(onError)
  }
}

/** What is to be told of a locked chat after the commit; null: nothing. */
async function judge(
  { rules }: Sweeping,
  stores: Stores,
  chat: ChatRecord,
  now: Date,
): Promise<ChatHead | null> {
  const seenAt =
    chat.status === 'waiting' ? await stores.sights.of(chat.workspaceId, chat.id) : null
  const verdict = judgeSilence(chat, rules.of(chat.siteId), seenAt, now)
  switch (verdict.kind) {
    case 'nothing':
      return null
    case 'heard':
    case 'warn':
      return stores.chats.saveTimers(verdict.chat)
    case 'expire': {
      const change = expire(chat, now)
      await stores.entries.append(change.chat, change.entry)
      return headOf(change.chat, now.getTime())
    }
  }
}
