/** The chime repeats after this time while chats wait. */
const repeatMs = 30_000
/** The minimum time between two chimes, across all tabs. */
const apartMs = 3000

/** The last chime, shared by all tabs of this browser. */
export interface Chime {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The chats in the queue at that time. */
  readonly chatIds: readonly string[]
}

export const noChime: Chime = { at: 0, chatIds: [] }

/**
 * Returns the chime to play and to store now, or null for none. A chat that was not in the queue at
 * the last chime chimes at once; chats that are still waiting chime again every 30 s. The tabs share
 * the stored chime, so that only one of them plays it.
 */
export function nextChime(last: Chime, waiting: readonly string[], now: number): Chime | null {
  if (!waiting.length) return null
  // A clock that was set back must not suppress chimes.
  const since = now < last.at ? Infinity : now - last.at
  if (since < apartMs) return null
  const known = new Set(last.chatIds)
  const hasNew = waiting.some((chatId) => !known.has(chatId))
  return hasNew || since >= repeatMs ? { at: now, chatIds: waiting.slice(0, 200) } : null
}

export function parseChime(stored: string | null): Chime {
  try {
    const { at, chatIds } = JSON.parse(stored ?? '') as Partial<Chime>
    if (typeof at === 'number' && Array.isArray(chatIds)) return { at, chatIds }
  } catch {
    // An unreadable value counts as no chime.
  }
  return noChime
}
