import type { AgentCaller, Caller } from '../platform/caller.ts'
import { Refusal } from '../platform/refusal.ts'
import type { SiteRules } from '../site/rules.ts'
import type { Stores } from '../work.ts'
import type { ChatRecord } from './chat-record.ts'
import { authorOf, note, write } from './transitions.ts'
import type { EntryRecord } from './entry-store.ts'

export interface Written {
  chat: ChatRecord
  entry: EntryRecord
  /** The clientId was already used: nothing was written, and `entry` is the first one. */
  repeated: boolean
}

/**
 * Writes a text into a chat that this unit of work has locked, once per author and clientId. The look-up
 * comes after the lock and before the state: a repeat is answered with what is stored, even after the end,
 * and costs no seq. Refuses `client_id_reused` if the first text was different.
 */
export async function writeOnce(
  stores: Stores,
  chat: ChatRecord,
  caller: Caller,
  message: { clientId: string; text: string },
  rules: SiteRules,
  now: Date,
): Promise<Written> {
  const { authorId } = authorOf(caller)
  // @fault first-of-client-id
  const first = await stores.entries.findByClientId(logOf(chat), authorId, message.clientId)
  if (first !== null) return repeatOf(chat, first, 'text', message.text)
  const change = write(chat, caller, /* @fault stored-message */ message, rules, now)
  await stores.entries.append(change.chat, change.entry)
  return { ...change, repeated: false }
}

/** The same for a note among agents. */
export async function noteOnce(
  stores: Stores,
  chat: ChatRecord,
  caller: AgentCaller,
  message: { clientId: string; text: string },
  now: Date,
): Promise<Written> {
  const first = await stores.entries.findByClientId(logOf(chat), caller.agentId, message.clientId)
  if (first !== null) return repeatOf(chat, first, 'note', message.text)
  const change = note(chat, caller, message, now)
  await stores.entries.append(change.chat, change.entry)
  return { ...change, repeated: false }
}

const logOf = ({ workspaceId, id }: ChatRecord) => ({ workspaceId, chatId: id })

function repeatOf(
  chat: ChatRecord,
  entry: EntryRecord,
  kind: 'text' | 'note',
  text: string,
): Written {
  const isSame = entry.kind === kind && (entry.erased || entry.text === text)
  if (isSame) return { chat, entry, repeated: true }
  throw new Refusal('client_id_reused', 'This clientId has been used for another text.')
}
