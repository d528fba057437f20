import type { AgentClient, Chat, Message } from '@papo/sdk'
import { retryUntilDone } from '../../fault-rig/clients/retry-until-done.ts'

/** A chat with its whole log, as the SDK reads it. */
export interface ChatLog {
  chat: Chat
  name: string
  entries: readonly Message[]
}

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  from: number
  to: number
}

export async function readLog(client: AgentClient, chatId: string): Promise<ChatLog> {
  const opened = await retryUntilDone(() => client.openChat(chatId))
  try {
    while (opened.state.hasEarlier) await retryUntilDone(() => opened.loadEarlier())
    const { chat, messages } = opened.state
    return { chat, name: chat.visitor.name ?? '', entries: messages }
  } finally {
    opened.close()
  }
}

const timeOf = ({ createdAt }: { createdAt: string }) => Date.parse(createdAt)

/** When the chat waited in the queue. */
export function waits({ chat, entries }: ChatLog): Span[] {
  const spans: Span[] = []
  let since: number | null = timeOf(chat)
  for (const entry of entries) {
    const leaves = ['accepted', 'ended', 'became_message'].includes(entry.kind)
    if (entry.kind === 'requeued') since ??= timeOf(entry)
    else if (leaves && since !== null) {
      spans.push({ from: since, to: timeOf(entry) })
      since = null
    }
  }
  if (since !== null) spans.push({ from: since, to: Infinity })
  return spans
}

/** When the chat was this agent's, and whether a colleague had transferred it. */
export function ownSpans({ entries }: ChatLog, agentId: string): (Span & { isGiven: boolean })[] {
  const spans: (Span & { isGiven: boolean })[] = []
  let own: { from: number; isGiven: boolean } | null = null
  for (const entry of entries) {
    const { kind, author, to } = entry
    const isMine =
      (kind === 'accepted' && author.id === agentId) ||
      (kind === 'transferred' && to?.id === agentId)
    const isChange = ['accepted', 'transferred', 'requeued', 'ended'].includes(kind)
    if (isChange && own) spans.push({ ...own, to: timeOf(entry) })
    if (isChange) {
      const isGiven = kind === 'transferred' && author.id !== agentId
      own = isMine ? { from: timeOf(entry), isGiven } : null
    }
  }
  if (own) spans.push({ ...own, to: Infinity })
  return spans
}

/** What the visitor wrote within the time. */
export const writtenIn = ({ entries }: ChatLog, { from, to }: Span): Message[] =>
  entries.filter(
    (entry) =>
      entry.kind === 'text' &&
      entry.author.type === 'visitor' &&
      timeOf(entry) > from &&
      timeOf(entry) < to,
  )
