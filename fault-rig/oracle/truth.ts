import type { ChatStatus, MessageKind } from '@papo/sdk'

export interface StoredChat {
  id: string
  visitorId: string
  status: ChatStatus
  agentId: string | null
  lastSeq: number
}

export interface StoredEntry {
  id: string
  chatId: string
  seq: number
  clientId: string | null
  kind: MessageKind
  authorType: 'visitor' | 'agent' | 'system'
  authorId: string | null
  text: string | null
  /** The agent to whom a transfer gave the chat. */
  toId?: string | null
}

/** The stored data, read from the database itself. */
export interface Truth {
  chats: StoredChat[]
  /** Ordered by chat and seq. */
  entries: StoredEntry[]
  agents: { id: string; capacity: number }[]
}

/** Runs a SELECT on either database. */
export type Select = (statement: string) => Promise<Record<string, unknown>[]>

/** Reads everything that the oracle needs, in one snapshot where `select` gives one. */
export async function readTruth(select: Select): Promise<Truth> {
  const chats = await select(`
    SELECT id, visitor_id AS "visitorId", status, agent_id AS "agentId", last_seq AS "lastSeq"
    FROM chat_session ORDER BY id`)
  const entries = await select(`
    SELECT id, chat_id AS "chatId", seq, client_id AS "clientId", kind,
      author_type AS "authorType", author_id AS "authorId", text, to_id AS "toId"
    FROM message ORDER BY chat_id, seq`)
  const agents = await select('SELECT id, capacity FROM agent ORDER BY id')
  return { chats, entries, agents } as unknown as Truth
}
