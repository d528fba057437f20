import type { Message, SendMessage } from '@papo/protocol'
import {
  changeChat,
  type ChangeNeeds,
  type ChangeStores,
  type ChatChange,
  type Outcome,
} from '../chat/change-chats.ts'
import { messageView } from '../chat/chat-view.ts'
import type { EntryRecord, EntryStore } from '../chat/entry-store.ts'
import { requireReadable } from '../chat/transitions.ts'
import { firstSent, writeOnce } from '../chat/write.ts'
import type { Caller } from '../platform/caller.ts'
import { cleanText } from '../platform/text.ts'
import type { Mailing } from '../mail/mailing.ts'
import type { Rules } from '../site/rules.ts'
import type { SendBatches } from './send-batches.ts'
import { type Blocks, visitorBlocked } from '../visitor/blocks.ts'
import { recordAnswer, type UnreadAnswerStore } from '../chat/unread-answer.ts'

export interface SendStores extends ChangeStores {
  entries: ChangeStores['entries'] & Pick<EntryStore, 'findByClientId'>
  unreadAnswers: Pick<UnreadAnswerStore, 'record'>
}

interface SendNeeds extends ChangeNeeds<SendStores> {
  rules: Rules
  sendBatches: SendBatches<SendStores>
  blocks: Pick<Blocks, 'isBlocked'>
  /** Null where the installation sends no mail. */
  mailing: Pick<Mailing, 'notify'> | null
}

/** A stored message; `created` is false for a repeat. */
export interface Sent {
  created: boolean
  message: Message
}

/**
 * Stores a text exactly once, however often it is sent. For a repeat `created` is false, and the answer is
 * the first message, even after the end. A visitor who is blocked, or whose address is, stores nothing
 * new. Refuses `chat_ended`, `not_your_chat`, `chat_not_active`, `client_id_reused`, `text_too_long`, `chat_not_found`,
 * `blocked`.
 */
export async function sendMessage(
  needs: SendNeeds,
  chatId: string,
  caller: Caller,
  body: SendMessage,
  address: string,
): Promise<Sent> {
  const isAnswer = caller.type === 'agent' && needs.mailing !== null
  const isBlocked = caller.type === 'visitor' && needs.blocks.isBlocked({ ...caller, address })
  const change = {
    ...sending(needs, chatId, caller, body, isBlocked),
    ...(isAnswer && { alsoWrite: recordAnswer(needs.clock.now()) }),
  }
  const outcome = await needs.sendBatches.run(change)
  return sentOf(outcome ?? (await changeChat(needs, change, { turn: chatId })))
}

/** The change that a send makes. Sends of any chats and callers may share one call of `changeChats`. */
export function sending(
  { clock, rules }: Pick<SendNeeds, 'clock' | 'rules'>,
  chatId: string,
  caller: Caller,
  body: SendMessage,
  isBlocked = false,
): ChatChange<SendStores, EntryRecord | null> {
  const message = { clientId: body.clientId.toLowerCase(), text: cleanText('text', body.text) }
  const now = clock.now()
  return {
    workspaceId: caller.workspaceId,
    chatId,
    lookUp: ({ entries }) => firstSent(entries, chatId, caller, message),
    decide({ chat }, first) {
      const found = requireReadable(chat, caller)
      if (isBlocked && first === null) throw visitorBlocked()
      return writeOnce(found, caller, message, first, { rules: rules.of(found.siteId), now })
    },
  }
}

/** The answer to a send or a note; throws its refusal. */
export function sentOf(outcome: Outcome): Sent {
  if (outcome.kind === 'refused') throw outcome.refusal
  const entry =
    outcome.kind === 'append'
      ? outcome.entries.at(-1)
      : outcome.kind === 'unchanged'
        ? outcome.repeated
        : undefined
  if (entry === undefined) throw new Error('A send has no entry.')
  return { created: outcome.kind === 'append', message: messageView(entry) }
}
