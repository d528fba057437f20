import { type ChatAction, type MessageKind, statusAfter } from '@papo/protocol'
import { entriesByChat, type Evidence, type Finding } from './evidence.ts'
import type { StoredChat, StoredEntry } from './truth.ts'

const client = (what: string): Finding => ({ invariant: 'I4', harm: 'leaks', what })

/**
 * I4: clients see no chat that they are no participant of, no entry of another chat, and no notes
 * as a visitor.
 */
export function noLeaks({ views, probes, truth }: Evidence): Finding[] {
  const chats = new Map(truth.chats.map((chat) => [chat.id, chat]))
  const entries = new Map(truth.entries.map((entry) => [entry.id, entry]))
  const findings = probes
    .filter(({ isParticipant, status }) => !isParticipant && status < 400)
    .map(({ who, chatId, status }) => client(`${who} read chat ${chatId}: ${status}`))
  for (const { who, participant, chatId, rendered, messages } of views) {
    const chat = chats.get(chatId)
    if (participant.type === 'visitor' && chat !== undefined && chat.visitorId !== participant.id) {
      findings.push(client(`${who} looked into the chat of another visitor`))
    }
    for (const { id, seq } of new Set([...rendered, ...messages])) {
      const stored = entries.get(id)
      if (stored === undefined) {
        findings.push(client(`${who} was shown entry ${seq}, which is not stored`))
      } else if (stored.chatId !== chatId) {
        findings.push(client(`${who} was shown an entry of another chat`))
      } else if (stored.kind === 'note' && participant.type === 'visitor') {
        findings.push(client(`${who} was shown a note of the agents`))
      }
    }
  }
  return findings
}

const owners = (what: string): Finding => ({ invariant: 'I5', harm: 'doubleOwners', what })

/**
 * I5: each chat has one owner at a time, no agent exceeds their capacity, and every transition is
 * one of the lifecycle.
 */
export function oneOwner({ truth }: Evidence): Finding[] {
  const logs = entriesByChat(truth)
  const findings = truth.chats.flatMap((chat) => replay(chat, logs.get(chat.id) ?? []))
  for (const { id, capacity } of truth.agents) {
    const held = truth.chats.filter(({ status, agentId }) => status === 'active' && agentId === id)
    if (held.length > capacity) {
      findings.push(owners(`agent ${id} has ${held.length} chats and room for ${capacity}`))
    }
  }
  return findings
}

const moves: Partial<Record<MessageKind, ChatAction>> = {
  accepted: 'accept',
  transferred: 'transfer',
  requeued: 'requeue',
}

/** Replays the log and checks that the chat's stored status and owner follow from it. */
function replay(chat: StoredChat, log: readonly StoredEntry[]): Finding[] {
  let status: StoredChat['status'] = 'waiting'
  let owner: string | null = null
  for (const { seq, kind, authorType, authorId, toId } of log) {
    const move = kind === 'ended' ? endOf(status, authorType) : moves[kind]
    if (move !== undefined) {
      const next = statusAfter(status, move)
      if (next === null) {
        const what = `entry ${seq} of chat ${chat.id} is “${kind}” while the chat was ${status}`
        return [kind === 'accepted' ? owners(what) : { ...owners(what), harm: 'disorder' }]
      }
      if (kind === 'transferred' && authorId !== owner) {
        return [
          owners(`entry ${seq} of chat ${chat.id} gives on what ${owner} has, not ${authorId}`),
        ]
      }
      status = next
      if (kind === 'accepted') owner = authorId
      if (kind === 'requeued') owner = null
      if (kind === 'transferred') owner = toId ?? null
    } else if (kind === 'text' && status === 'ended') {
      const what = `entry ${seq} of chat ${chat.id} was written after its end`
      return [{ ...owners(what), harm: 'disorder' }]
    }
  }
  if (status !== chat.status) {
    const what = `chat ${chat.id} is ${chat.status}, and its log says ${status}`
    return [{ ...owners(what), harm: 'disorder' }]
  }
  if (status === 'active' && owner !== chat.agentId) {
    return [owners(`chat ${chat.id} belongs to ${chat.agentId}, and its log says ${owner}`)]
  }
  return []
}

function endOf(status: StoredChat['status'], by: StoredEntry['authorType']): ChatAction {
  if (by === 'system') return 'expire'
  return status === 'waiting' ? 'leave' : 'end'
}
