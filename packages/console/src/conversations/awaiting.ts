import type { Conversation } from './conversation.ts'

/**
 * Since when the visitor has waited for an answer of this agent, ISO 8601; null if they do not. Of a chat that is not
 * loaded yet nobody knows: it counts from its start.
 */
function awaitingSince({ chat, ownership, state }: Conversation): string | null {
  const known = state.get()
  if (ownership.get() !== 'mine') return null
  if (!known) return chat.get()?.createdAt ?? null
  if (known.outgoing.length) return null
  const texts = known.messages.filter(({ kind }) => kind === 'text')
  const lastAnswer = texts.findLastIndex(({ author }) => author.type === 'agent')
  return texts[lastAnswer + 1]?.createdAt ?? null
}

/** Of the agent’s chats the one whose visitor has waited longest for an answer; null if nobody does. */
export function nextToAnswer(mine: readonly Conversation[], without: string): Conversation | null {
  return (
    mine
      .filter(({ id }) => id !== without)
      .flatMap((conversation) => {
        const since = awaitingSince(conversation)
        return since === null ? [] : { conversation, since }
      })
      .toSorted(
        (one, other) =>
          one.since.localeCompare(other.since) ||
          one.conversation.id.localeCompare(other.conversation.id),
      )[0]?.conversation ?? null
  )
}
