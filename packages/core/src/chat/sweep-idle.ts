import type { Rules } from '../site/rules.ts'
import {
  append,
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  type Decision,
  unchanged,
} from './change-chats.ts'
import type { ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import { checkIdle } from './idle-timeout.ts'
import { expire } from './transitions.ts'

/** The most chats of one sweep; the next sweep takes the rest. */
const atOnce = 200

interface SweepStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'dueIdle'>
  visitorPresence: LastSeenVisitors
}

/** When the visitor of a waiting chat was last seen, or null if never. */
interface LastSeenVisitors {
  of(workspaceId: string, chatId: string): Promise<Date | null>
}

interface SweepNeeds extends ChangeNeeds<SweepStores> {
  rules: Rules
}

/**
 * Warns both sides of idle chats, and ends those that stay idle. Safe on every node, at any time: each chat
 * is checked again under its lock, in a unit of work of its own; chats that another node has locked are
 * skipped.
 */
export async function sweepIdle(
  needs: SweepNeeds,
  onError: (error: unknown) => void,
): Promise<void> {
  const now = needs.clock.now()
  const due = await needs.work.read((stores) => stores.chats.dueIdle(now, atOnce))
  for (const chat of due) await checkIdleChat(needs, chat, now).catch(onError)
}

/** Does for one chat what is due at `now`, unless another unit of work has it locked. */
export async function checkIdleChat(
  needs: SweepNeeds,
  { workspaceId, chatId }: { workspaceId: string; chatId: string },
  now: Date,
): Promise<void> {
  await changeChat(
    needs,
    {
      workspaceId,
      chatId,
      lookUp: async (stores, { chat }) =>
        chat?.status === 'waiting' ? stores.visitorPresence.of(workspaceId, chatId) : null,
      decide: ({ chat }, seenAt) =>
        chat === null ? unchanged : decideIdle(needs.rules, chat, seenAt, now),
    },
    { skipLocked: true },
  )
}

function decideIdle(rules: Rules, chat: ChatRecord, seenAt: Date | null, now: Date): Decision {
  const check = checkIdle(chat, rules.of(chat.siteId), seenAt, now)
  switch (check.kind) {
    case 'nothing':
      return unchanged
    case 'active':
    case 'warn':
      return { kind: 'timers', chat: check.chat, publish: true }
    case 'expire':
      return append(expire(chat, now))
  }
}
