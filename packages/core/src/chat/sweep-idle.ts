import type { Services } from '../services.ts'
import type { Stores } from '../work.ts'
import type { ChatHead, ChatRecord } from './chat-record.ts'
import { expire } from './transitions.ts'
import { checkIdle } from './idle-timeout.ts'
import { headOf, publishHead } from './publish-head.ts'

/** The most chats of one sweep; the next sweep takes the rest. */
const atOnce = 200

type SweepServices = Pick<Services, 'cache' | 'clock' | 'database' | 'rules'>

/**
 * Warns both sides of idle chats, and ends those that stay idle. Safe on every node, at any time: each chat
 * is checked again under its lock, in a unit of work of its own; chats that another node has locked are
 * skipped.
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

/** Applies the check to a locked chat. Returns the head to publish after the commit, or null. */
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
    case 'active':
    case 'warn':
      return stores.chats.saveTimers(check.chat)
    case 'expire': {
      const change = expire(chat, now)
      await stores.entries.append(change.chat, change.entry)
      return headOf(change.chat, now.getTime())
    }
  }
}
