/** How long somebody waits in silence before it rings again. */
const repeatMs = 30_000
/** Two rings never come closer, whichever tab made the first. */
const apartMs = 3000

/** What rang last, as all tabs of this browser know it. */
export interface Chime {
  /** Milliseconds since 1970. */
  readonly at: number
  /** The chats that waited then. */
  readonly chatIds: readonly string[]
}

export const noChime: Chime = { at: 0, chatIds: [] }

/**
 * Whether it rings now for those who wait, and what is to be remembered then; null is silence.
 * A chat that was not there at the last ring rings at once; those who still wait ring again every
 * 30 s. Since the memory is common to all tabs, one of them rings.
 */
export function nextChime(last: Chime, waiting: readonly string[], now: number): Chime | null {
  if (!waiting.length) return null
  // A clock that was set back must not silence anybody.
  const since = now < last.at ? Infinity : now - last.at
  if (since < apartMs) return null
  const known = new Set(last.chatIds)
  const hasNew = waiting.some((chatId) => !known.has(chatId))
  return hasNew || since >= repeatMs ? { at: now, chatIds: waiting.slice(0, 200) } : null
}

export function parseChime(kept: string | null): Chime {
  try {
    const { at, chatIds } = JSON.parse(kept ?? '') as Partial<Chime>
    if (typeof at === 'number' && Array.isArray(chatIds)) return { at, chatIds }
  } catch {
    // What cannot be read has never rung.
  }
  return noChime
}
