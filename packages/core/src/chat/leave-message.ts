import type { Chat, LeaveMessage } from '@papo/protocol'
import type { VisitorCaller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import { cleanText } from '../platform/text.ts'
import type { Rules, SiteRules } from '../site/rules.ts'
import type { VisitorStore } from '../visitor/visitor-store.ts'
import {
  append,
  type ChangeNeeds,
  type ChangeStores,
  commitChats,
  type Decision,
  alreadyDone,
} from './change-chats.ts'
import type { ChatRecord } from './chat-record.ts'
import type { ChatStore } from './chat-store.ts'
import type { EntryRecord, EntryStore } from './entry-store.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { becomeMessage, requireReadable } from './transitions.ts'
import { firstSent, type OwnText, writeOnce } from './write.ts'

interface LeaveStores extends ChangeStores {
  chats: ChangeStores['chats'] & Pick<ChatStore, 'find'>
  entries: ChangeStores['entries'] & Pick<EntryStore, 'findByClientId'>
  visitors: Pick<VisitorStore, 'lock' | 'save'>
}

interface LeaveNeeds extends ChangeNeeds<LeaveStores>, Omit<ShowNeeds, 'work'> {
  rules: Rules
}

/**
 * Turns the visitor's waiting chat into a message, and stores where they want to be answered. A repeat changes nothing
 * but the e-mail. Refuses `already_accepted`, `chat_ended`, `message_missing`, `client_id_reused`, `text_too_long`,
 * `chat_not_found`.
 */
export async function leaveMessage(
  needs: LeaveNeeds,
  chatId: string,
  caller: VisitorCaller,
  { email, message }: LeaveMessage,
): Promise<Chat> {
  const { workspaceId, visitorId } = caller
  const text = message === undefined ? null : cleaned(message)
  const now = needs.clock.now()
  await commitChats(
    needs,
    async (stores, writer) => {
      const visitor = await stores.visitors.lock(workspaceId, visitorId)
      if (visitor === null) throw new Refusal('invalid_token', 'The visitor is gone.')
      if (email !== undefined && visitor.identity?.emailVerified !== true) {
        await stores.visitors.save({ ...visitor, email })
      }
      await writer.changeOne({
        workspaceId,
        chatId,
        lookUp: async ({ entries }) =>
          text === null ? null : firstSent(entries, chatId, caller, text),
        decide({ chat }, first) {
          const found = requireReadable(chat, caller)
          return decideLeaving(
            found,
            caller,
            { text, first, rules: needs.rules.of(found.siteId) },
            now,
          )
        },
      })
    },
    { turn: chatId },
  )
  return showChat(needs, chatId, caller)
}

const cleaned = ({ clientId, text }: OwnText): OwnText => ({
  clientId: clientId.toLowerCase(),
  text: cleanText('message/text', text),
})

interface Leaving {
  text: OwnText | null
  /** The entry that an earlier call has stored of the text. */
  first: EntryRecord | null
  rules: SiteRules
}

function decideLeaving(
  chat: ChatRecord,
  caller: VisitorCaller,
  { text, first, rules }: Leaving,
  now: Date,
): Decision {
  const written = text === null ? alreadyDone : writeOnce(chat, caller, text, first, { rules, now })
  if (chat.kind === 'message') return written
  if (chat.status === 'ended') throw new Refusal('chat_ended', 'The chat has ended.')
  if (chat.status === 'active') {
    throw new Refusal('already_accepted', 'An agent has this chat now.')
  }
  const texts = written.kind === 'append' ? written.transitions : []
  const before = texts.at(-1)?.chat ?? chat
  if (before.subject === null) {
    throw new Refusal('message_missing', 'Write something before you leave it as a message.')
  }
  return append(...texts, becomeMessage(before, caller, now))
}
