import type { ChatList } from '@papo/protocol'
import { defaultLimit } from './calls.ts'
import { listedViewOf } from './chat-view.ts'
import type { Checked } from './incoming.ts'
import type { Caller, ChatRecord, Installation } from './installation.ts'
import { Refusal } from './refusal.ts'

/** A page of chats, newest first. */
export function listed(
  installation: Installation,
  chats: ChatRecord[],
  query: Checked['query'],
  reader: Caller['type'],
): ChatList {
  const limit = Number(query['limit'] ?? defaultLimit)
  const before = query['before'] ? ticketOf(String(query['before'])) : Infinity
  const found = chats
    .filter((chat) => chat.ticket < before)
    .sort((one, other) => other.ticket - one.ticket)
  const page = found.slice(0, limit)
  return {
    chats: page.map((chat) => listedViewOf(installation, chat, reader)),
    nextCursor: found.length > limit ? btoa(`chats:${page.at(-1)?.ticket}`) : null,
  }
}

function ticketOf(cursor: string): number {
  try {
    const [, ticket] = /^chats:(\d+)$/.exec(atob(cursor)) ?? []
    if (ticket) return Number(ticket)
  } catch {
    // Not even base64.
  }
  throw new Refusal('invalid_cursor')
}
