import type { Conversation } from './conversation.ts'
import { ownText } from './unread.ts'

/** The line under a name in the list. */
export interface Preview {
  kind: 'draft' | 'typing' | 'own' | 'text'
  text: string
  /** When it was written, ISO 8601; null where that is not known. */
  at: string | null
}

/** A draft comes first, then who types, then the last message. */
export function previewOf(conversation: Conversation, myId: string): Preview {
  const state = conversation.state.value
  const chat = conversation.chat.value
  const last = state?.messages.findLast(({ kind }) => kind === 'text')
  const unsent = state?.outgoing.at(-1)
  const at = unsent?.createdAt ?? last?.createdAt ?? chat?.createdAt ?? null
  const draft = ownText(conversation.draft.value)
  if (draft && conversation.standing.value === 'mine') return { kind: 'draft', text: draft, at }
  if (state?.typing.some(({ type }) => type === 'visitor')) return { kind: 'typing', text: '', at }
  if (unsent) return { kind: 'own', text: unsent.text, at }
  if (!last) return { kind: 'text', text: chat?.subject ?? '', at }
  return { kind: last.author.id === myId ? 'own' : 'text', text: last.text ?? '', at }
}
