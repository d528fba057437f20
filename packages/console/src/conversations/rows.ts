/** How long an ended conversation stays in the list after it was read. */
const lingerMs = 2 * 60_000

/** What decides whether a row stays. */
export interface RowFacts {
  /** In a conversation of this agent, or not known yet. */
  readonly isOpen: boolean
  readonly hasEnded: boolean
  /** Milliseconds since it was seen to have ended. */
  readonly endedForMs: number
  readonly unread: number
  readonly isShown: boolean
}

function staysListed({ isOpen, hasEnded, endedForMs, unread, isShown }: RowFacts): boolean {
  if (isOpen || isShown) return true
  return hasEnded && (unread > 0 || endedForMs < lingerMs)
}

/**
 * The rows of “my chats” after something changed. Rows never change places. While the pointer or
 * the focus is in the list (`isHeld`) nothing leaves, and what is new goes to the end; otherwise
 * what is new comes first.
 */
export function rowsAfter(
  rows: readonly string[],
  active: readonly string[],
  facts: (chatId: string) => RowFacts,
  isHeld: boolean,
): readonly string[] {
  const kept = isHeld ? rows : rows.filter((id) => active.includes(id) || staysListed(facts(id)))
  const added = active.filter((id) => !rows.includes(id))
  if (!added.length && kept.length === rows.length) return rows
  return isHeld ? [...kept, ...added] : [...added, ...kept]
}
