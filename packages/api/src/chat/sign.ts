import type { Caller } from '../caller.ts'
import { Refusal } from '../refusal.ts'
import type { Services } from '../services.ts'
import type { ChatHead } from './chat-record.ts'
import { chatNotFound, mayRead } from './decisions.ts'
import { closesAt, heard } from './silence.ts'
import { tell } from './told.ts'

type Signing = Pick<Services, 'cache' | 'clock' | 'database' | 'rules' | 'signs' | 'timings'>

/**
 * A chat is not silent: somebody types, the visitor reads, or one of them wants it to stay. Its silence is
 * counted from now. Written down at most every 15 s, but at once while both sides are being warned: the
 * warning is taken back, and both are told.
 */
export async function giveSign(
  services: Signing,
  head: Pick<ChatHead, 'workspaceId' | 'chatId' | 'closesAt'>,
): Promise<void> {
  const { clock, database, rules, signs, timings } = services
  const now = clock.now()
  const isSoon = signs.isSoonAfter(head.chatId, now.getTime(), timings.signEveryMs)
  if (isSoon && head.closesAt === null) return
  const told = await database.work.run(async (stores) => {
    const chat = await stores.chats.lock(head.workspaceId, head.chatId)
    if (chat === null || chat.status === 'ended') return null
    const calm = await stores.chats.saveTimers(heard(chat, rules.of(chat.siteId), now))
    const wasWarned = closesAt(chat) !== null || head.closesAt !== null
    return wasWarned ? calm : null
  })
  if (told !== null) await tell(services, told)
}

/** The same beside an answer, which waits for nothing and fails for nothing of it. */
export function giveSignBeside(services: Signing, head: Parameters<typeof giveSign>[1]): void {
  void giveSign(services, head).catch(() => services.signs.forget(head.chatId))
}

/** One of the two wants the chat to stay open. Refuses `not_your_chat`, `chat_not_active`, `chat_ended`, `chat_not_found`. */
export async function stay(services: Signing, chatId: string, caller: Caller): Promise<void> {
  const { workspaceId } = caller
  const head = await services.database.work.read((stores) => stores.chats.head(workspaceId, chatId))
  if (head === null || !mayRead(head, caller)) throw chatNotFound()
  if (head.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  requireParty(head, caller)
  await giveSign(services, head)
}

/** Visitors have their chat; an agent has it from the accept on. */
export function requireParty(head: Pick<ChatHead, 'status' | 'agentId'>, caller: Caller): void {
  if (caller.type === 'visitor' || head.agentId === caller.agentId) return
  if (head.status === 'waiting') {
    throw new Refusal('chat_not_active', 'No agent has accepted this chat yet.')
  }
  throw new Refusal('not_your_chat', 'Another agent has this chat.')
}
