import type { Chat, ChatState } from '@papo/sdk'
import type { Ownership } from './conversation.ts'

/** The line under a name in the list. */
export interface Preview {
  kind: 'draft' | 'typing' | 'own' | 'text'
  text: string
  /** The colleague who wrote it; null for the visitor and for this agent. */
  colleague: string | null
  /** When it was written, ISO 8601; null if unknown. */
  at: string | null
}

export interface PreviewFacts {
  /** Null until the chat is loaded. */
  readonly state: ChatState | null
  readonly chat: Chat | null
  readonly draft: string
  readonly ownership: Ownership
}

/** Shows the draft, or else who is typing, or else the last message. */
export function previewOf({ state, chat, draft, ownership }: PreviewFacts, myId: string): Preview {
  const last = state?.messages.findLast(({ kind }) => kind === 'text')
  const unsent = state?.outgoing.at(-1)
  const at = unsent?.createdAt ?? last?.createdAt ?? chat?.createdAt ?? null
  const plain = { colleague: null, at }
  const unsaved = draft.trim()
  if (unsaved && ownership === 'mine') {
    return { kind: 'draft', text: unsaved, ...plain }
  }
  if (state?.typing.some(({ type }) => type === 'visitor')) {
    return { kind: 'typing', text: '', ...plain }
  }
  if (unsent) return { kind: 'own', text: unsent.text, ...plain }
  if (!last) return { kind: 'text', text: chat?.subject ?? '', ...plain }
  const { author, text } = last
  if (author.id === myId) return { kind: 'own', text: text ?? '', ...plain }
  const colleague = author.type === 'agent' ? (author.name ?? '') : null
  return { kind: 'text', text: text ?? '', colleague, at }
}
