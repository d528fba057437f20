import type { ChatState } from './chat-handle.ts'

/**
 * The number of loaded agents’ texts that are undelivered to the visitor; null if it is not known. A text
 * counts from its commit until the visitor’s next poll, so a count of one for a moment is normal.
 *
 * @example
 * ```ts
 * import { countUndelivered } from '@papo/sdk'
 *
 * chat.on('state', (state) => show(countUndelivered(state)))
 * ```
 */
export function countUndelivered({ messages, deliveredUpTo }: ChatState): number | null {
  const delivered = deliveredUpTo?.visitor ?? null
  if (delivered === null) return null
  return messages.filter(
    ({ seq, kind, author }) => seq > delivered && kind === 'text' && author.type === 'agent',
  ).length
}
