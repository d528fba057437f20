import type { AgentCaller, Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { SiteRules } from '../site/rules.ts'
import { alreadyDone, append, type Decision } from './change-chats.ts'
import type { ChatRecord } from './chat-record.ts'
import type { EntryRecord, EntryStore } from './entry-store.ts'
import { authorOf, note, write } from './transitions.ts'

/** A text, and the id under which its author's client sends it, however often. */
export interface OwnText {
  clientId: string
  text: string
}

/** The entry that the caller has already sent under this clientId, or null. */
export async function firstSent(
  entries: Pick<EntryStore, 'findByClientId'>,
  chatId: string,
  caller: Caller,
  { clientId }: OwnText,
): Promise<EntryRecord | null> {
  const chat = { workspaceId: caller.workspaceId, chatId }
  const { authorId } = authorOf(caller)
  // @fault first-of-client-id
  return entries.findByClientId(chat, authorId, clientId)
}

/**
 * A text, once per author and clientId. The look-up of `first` comes after the lock, and this check before
 * the state: a repeat is answered with what is stored, even after the end, and costs no seq. Refuses
 * `client_id_reused` if the first text was different.
 */
export function writeOnce(
  chat: ChatRecord,
  caller: Caller,
  message: OwnText,
  first: EntryRecord | null,
  { rules, now }: { rules: SiteRules; now: Date },
): Decision {
  if (first !== null) return repeatOf(first, 'text', message)
  return append(write(chat, caller, /* @fault stored-message */ message, rules, now))
}

/** The same for a note among agents. */
export function noteOnce(
  chat: ChatRecord,
  caller: AgentCaller,
  message: OwnText,
  first: EntryRecord | null,
  now: Date,
): Decision {
  if (first !== null) return repeatOf(first, 'note', message)
  return append(note(chat, caller, message, now))
}

/** The stored entry as the answer to a repeat. Refuses `client_id_reused` if its text was different. */
export function repeatOf(first: EntryRecord, kind: 'text' | 'note', { text }: OwnText): Decision {
  const isSame = first.kind === kind && (first.erased || first.text === text)
  if (isSame) return { ...alreadyDone, repeated: first }
  throw new Refusal('client_id_reused', 'This clientId has been used for another text.')
}
