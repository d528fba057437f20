/** How long an ended chat without unread messages stays in the list if the agent does not look at it. */
const lingerMs = 2 * 60_000

/** The facts that decide whether a row stays. */
export interface RowFacts {
  /** The chat is this agent’s, or not loaded yet. */
  readonly isOpen: boolean
  readonly hasEnded: boolean
  /** Milliseconds since the console saw that the chat has ended. */
  readonly endedForMs: number
  /** The agent has had the chat in view since it ended. */
  readonly wasSeenEnded: boolean
  readonly unread: number
  readonly isShown: boolean
}

/** An ended chat stays until the agent has seen that it ended, and looks away. */
function staysListed(facts: RowFacts): boolean {
  if (facts.isOpen || facts.isShown) return true
  if (!facts.hasEnded || facts.unread > 0) return facts.hasEnded
  return !facts.wasSeenEnded && facts.endedForMs < lingerMs
}

/**
 * The rows of “my chats” after a change. Rows never change their order. While the pointer or the
 * focus is in the list (`isHeld`) no row leaves, and new rows go to the end; otherwise new rows go
 * to the top.
 */
export function rowsAfter(
  rows: readonly string[],
  active: readonly string[],
  facts: (chatId: string) => RowFacts,
  isHeld: boolean,
): readonly string[] {
  const staying = isHeld ? rows : rows.filter((id) => active.includes(id) || staysListed(facts(id)))
  const added = active.filter((id) => !rows.includes(id))
  if (!added.length && staying.length === rows.length) return rows
  return isHeld ? [...staying, ...added] : [...added, ...staying]
}
