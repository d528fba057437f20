import { type Chat, limits, type SetTags, type TagList } from '@papo/protocol'
import { answeredSites } from '../agent/agent.ts'
import type { AgentCaller } from '../platform/caller.ts'
import { cleanText } from '../platform/text.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { ChatStore } from './chat-store.ts'
import { showChat, type ShowNeeds } from './show.ts'
import { requireReadable } from './transitions.ts'

interface SetTagsNeeds extends Omit<ShowNeeds, 'work'> {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'find' | 'lock' | 'saveTags'> }>
}

interface ListTagsNeeds {
  work: UnitOfWork<{ chats: Pick<ChatStore, 'latestTags'> }>
}

/** As many chats as are looked through for tags to suggest. */
const chatsLookedThrough = 1000

/** Each tag as it is stored: one line in lower case, each once, in the given order. */
export function cleanTags(tags: readonly string[]): readonly string[] {
  const clean = tags.map((tag, index) => {
    const stored = tag.replaceAll(/\s+/gu, ' ').normalize('NFC').toLowerCase()
    return cleanText(`tags/${index}`, stored, limits.tagLength)
  })
  return [...new Set(clean)]
}

/**
 * Gives the chat these tags and no others, whatever its status. Any agent who may read it may do so. Refuses
 * `chat_not_found`, `text_too_long`.
 */
export async function setTags(
  needs: SetTagsNeeds,
  chatId: string,
  caller: AgentCaller,
  body: SetTags,
): Promise<Chat> {
  const tags = cleanTags(body.tags)
  await needs.work.run(async ({ chats }) => {
    requireReadable(await chats.lock(caller.workspaceId, chatId), caller)
    await chats.saveTags(caller.workspaceId, chatId, tags)
  })
  return showChat(needs, chatId, caller)
}

/**
 * The tags of the newest tagged chats that the caller may read, the most frequent first; those used as often in order of
 * their names.
 */
export async function listTags({ work }: ListTagsNeeds, caller: AgentCaller): Promise<TagList> {
  const sites = answeredSites(caller)
  const tagged = await work.read(({ chats }) =>
    chats.latestTags(caller.workspaceId, {
      limit: chatsLookedThrough,
      ...(sites === null ? {} : { siteIds: sites }),
    }),
  )
  const counts = new Map<string, number>()
  for (const tag of tagged.flat()) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  const tags = [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, limits.suggestedTags)
    .map(([tag]) => tag)
  return { tags }
}
