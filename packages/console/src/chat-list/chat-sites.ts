import type { Chat } from '@papo/sdk'

/** A site that chats of a list belong to. */
export interface ChatSite {
  readonly id: string
  readonly name: string
}

/** The known sites and those of these chats, by name; the same array if none is new. */
export function sitesWith(known: readonly ChatSite[], chats: readonly Chat[]): readonly ChatSite[] {
  const names = new Map(known.map(({ id, name }) => [id, name]))
  for (const { siteId, siteName } of chats) if (siteName) names.set(siteId, siteName)
  if (names.size === known.length) return known
  return [...names]
    .map(([id, name]) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name))
}
