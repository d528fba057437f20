import type { TypingHint } from '@papo/core/chat/chat-cache'

/** Redis may report late that a typing hint has expired, so a cached hint is read again after this long. */
const typingCachedMs = 1_000

export interface CachedTyping {
  hint: TypingHint | null
  readAt: number
}

/** Stays true until Redis reports a change. One for all chats. */
export const nobodyTypes: CachedTyping = { hint: null, readAt: 0 }

export function isOldTyping(cached: unknown, now: number): boolean {
  if (typeof cached !== 'object' || cached === null || cached instanceof Promise) return false
  const { hint, readAt } = cached as CachedTyping
  return hint !== null && Math.abs(now - readAt) >= typingCachedMs
}
