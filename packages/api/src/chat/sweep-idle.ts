import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import { expire } from './transitions.ts'
import { checkIdle } from './idle-timeout.ts'
import { headOf, publishHead } from './publish-head.ts'

/** More than this at once is for the next sweep. */
const atOnce = 200

type SweepServices = Pick<Services, 'cache' | 'clock' | 'database' | 'rules'>

/**
 * Warns both sides of chats that have gone silent, and ends those that stayed so. On every node, at any time:
 * each chat is judged anew under its lock, in a unit of work of its own, and what another node has locked is
 * left to it.
 */
export async function sweepIdle(
  services: SweepServices,
  onError: (error: unknown) => void,
): Promise<void> {
  const { clock, database } = services
  const now = clock.now()
  const due = await database.work.read((stores) => stores.chats.dueIdle(now, atOnce))
  for (const { workspaceId, chatId } of due) {
    const checked = async () => {
      const published = await database.work.run(async (stores) => {
        const chat = await stores.chats.tryLock(workspaceId, chatId)
        return chat === null ? null : checkOne(services, stores, chat, now)
      })
      if (published !== null) await publishHead(services, published)
    }
    await checked().catch(onError)
  }
}

/** What is to be told of a locked chat after the commit; null: nothing. */
async function checkOne(
  { rules }: SweepServices,
  stores: Stores,
  chat: ChatRecord,
  now: Date,
): Promise<ChatHead | null> {
  const seenAt =
    chat.status === 'waiting' ? await stores.visitorPresence.of(chat.workspaceId, chat.id) : null
  const check = checkIdle(chat, rules.of(chat.siteId), seenAt, now)
  switch (check.kind) {
    case 'nothing':
      return null
    case 'heard':
    case 'warn':
      return stores.chats.saveTimers(check.chat)
    case 'expire': {
      const change = expire(chat, now)
      await stores.entries.append(change.chat, change.entry)
      return headOf(change.chat, now.getTime())
    }
  }
}
