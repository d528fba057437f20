import type { Chat, SendMessage } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import { ConcurrentChange, retryOnRace } from '../platform/concurrent-change.ts'
import type { Digest } from '../platform/digest.ts'
import type { Random } from '../platform/random.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanText } from '../platform/text.ts'
import type { Rules } from '../site/rules.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import {
  append,
  type ChangeNeeds,
  type ChangeStores,
  type ChatWriter,
  commitChats,
} from './change-chats.ts'
import type { ChatDetail, ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import type { EntryStore } from './entry-store.ts'
import { newChat } from './new-chat.ts'
import { headOf } from './publish-head.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { accept, requireReadable, write } from './transitions.ts'
import { recordAnswer, type UnreadAnswerStore } from './unread-answer.ts'
import { firstSent, type OwnText, repeatOf } from './write.ts'

interface FollowUpStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'insert' | 'find' | 'findByStart'>
  entries: ChangeStores['entries'] & Pick<EntryStore, 'findByClientId'>
  visitors: Pick<VisitorStore, 'lock'>
  unreadAnswers: Pick<UnreadAnswerStore, 'record'>
}

interface FollowUpNeeds extends ChangeNeeds<FollowUpStores>, Omit<ShowNeeds, 'work'> {
  rules: Rules
  random: Random
  digest: Digest
  /** Null where the installation sends no mail. */
  mailing: object | null
}

interface FollowUpAsked {
  chatId: string
  caller: AgentCaller
  message: OwnText
  /** Stands where a start's secret does: a repeat finds the chat, and no visitor can know it. */
  startHash: string
  now: Date
}

/**
 * Writes to the visitor of an ended chat in a new chat of the kind `message`, which the agent has from the start. A
 * visitor with an e-mail is mailed it as any other answer. Exactly once, however often it is sent: for a repeat
 * `created` is false. Refuses `chat_not_found`, `chat_not_ended`, `visitor_not_found`, `workspace_closing`,
 * `client_id_reused`, `text_too_long`.
 */
export async function followUp(
  needs: FollowUpNeeds,
  chatId: string,
  caller: AgentCaller,
  body: SendMessage,
): Promise<{ created: boolean; chat: Chat }> {
  const message = { clientId: body.clientId.toLowerCase(), text: cleanText('text', body.text) }
  const secret = ['follow-up', chatId, caller.agentId, message.clientId].join(' ')
  const asked = {
    chatId,
    caller,
    message,
    startHash: needs.digest.hash(secret),
    now: needs.clock.now(),
  }
  const made = await retryOnRace((attempt) =>
    commitChats(needs, (stores, writer) => makeOrRepeat(needs, stores, writer, asked, attempt)),
  )
  return { created: made.created, chat: await showChat(needs, made.chatId, caller) }
}

async function makeOrRepeat(
  needs: FollowUpNeeds,
  stores: FollowUpStores,
  writer: ChatWriter<FollowUpStores>,
  asked: FollowUpAsked,
  attempt: number,
): Promise<{ created: boolean; chatId: string }> {
  const { caller, startHash } = asked
  const { workspaceId } = caller
  const ended = requireReadable(await stores.chats.find(workspaceId, asked.chatId), caller)
  const known = await stores.chats.findByStart(workspaceId, ended.siteId, startHash)
  if (known !== null) {
    await requireSameText(stores, known, asked)
    return { created: false, chatId: known.id }
  }
  if (ended.status !== 'ended') throw new Refusal('chat_not_ended', 'Write in the chat itself.')
  if (needs.rules.isClosing(ended.siteId)) {
    throw new Refusal('workspace_closing', 'This workspace will be deleted and takes no new chats.')
  }
  const chat = await insertChat(needs, stores, ended, asked, attempt)
  writer.publishLater(headOf(chat, asked.now.getTime()))
  await writeFirst(needs, writer, chat, asked)
  return { created: true, chatId: chat.id }
}

async function insertChat(
  { random, rules }: FollowUpNeeds,
  stores: FollowUpStores,
  ended: ChatDetail,
  { startHash, now }: FollowUpAsked,
  attempt: number,
): Promise<ChatRecord> {
  const visitor = await stores.visitors.lock(ended.workspaceId, ended.visitorId)
  if (visitor === null) throw new Refusal('visitor_not_found', 'The visitor was erased.')
  const { pageUrl, pageTitle, pageReferrer, locale } = ended
  const page = { pageUrl, pageTitle, pageReferrer, locale }
  const fields = { kind: 'message', startHash, followUpOf: ended.id, visitor, ...page } as const
  const context = { random, rules: rules.of(ended.siteId), now, attempt }
  const chat = await stores.chats.insert(newChat(fields, context))
  if (chat === null) throw new ConcurrentChange()
  return chat
}

async function writeFirst(
  { rules, mailing }: FollowUpNeeds,
  writer: ChatWriter<FollowUpStores>,
  { workspaceId, id: chatId, siteId }: ChatRecord,
  { caller, message, now }: FollowUpAsked,
): Promise<void> {
  const { agentId } = caller
  await writer.changeOne({
    workspaceId,
    chatId,
    agentId,
    decide({ chat, agent }) {
      if (agent === null || agent.disabledAt !== null) {
        throw new Refusal('invalid_token', 'The agent is gone.')
      }
      // The locked row knows the sites as they are now.
      const found = requireReadable(chat, { ...caller, role: agent.role, siteIds: agent.siteIds })
      const siteRules = rules.of(siteId)
      const taken = accept(found, caller, { active: 0, capacity: 0 }, siteRules, now)
      return append(taken, write(taken.chat, caller, message, siteRules, now))
    },
    ...(mailing !== null && { alsoWrite: recordAnswer(now) }),
  })
}

/** Refuses `client_id_reused` if the first text was different. */
async function requireSameText(
  { entries }: FollowUpStores,
  { id }: ChatRecord,
  { caller, message }: FollowUpAsked,
): Promise<void> {
  const first = await firstSent(entries, id, caller, message)
  if (first !== null) repeatOf(first, 'text', message)
}
