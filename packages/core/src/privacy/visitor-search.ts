import type { FoundVisitors, VisitorSearch } from '@papo/protocol'
import { decodeListCursor, encodeListCursor } from '../platform/list-cursor.ts'
import { cleanText } from '../platform/text.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import type { SearchedVisitor, VisitorDataStore } from './visitor-data-store.ts'

/** What a search looks at in a visitor. */
export interface SearchedFields {
  id: string
  name: string | null
  email: string | null
  externalId: string | null
  chatIds: readonly string[]
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** The id that the text is, in the form of ours; null if it is none. */
export function searchedId(text: string): string | null {
  const id = text.toLowerCase()
  return uuid.test(id) ? id : null
}

/** Whether a search finds the visitor. Every VisitorDataStore answers as this function does. */
export function matchesVisitorSearch(visitor: SearchedFields, text: string): boolean {
  const wanted = text.toLowerCase()
  const hasPart = (value: string | null) => value?.toLowerCase().includes(wanted) ?? false
  if (hasPart(visitor.name) || hasPart(visitor.email) || visitor.externalId === text) return true
  const id = searchedId(text)
  return id !== null && (visitor.id === id || visitor.chatIds.includes(id))
}

const longest = 320

/** Visitors of the workspace, newest first, a page at a time. Refuses `invalid_cursor`. */
export async function searchVisitors(
  { work }: { work: UnitOfWork<{ visitorData: Pick<VisitorDataStore, 'search'> }> },
  workspaceId: string,
  { text, limit = 20, before }: VisitorSearch,
): Promise<FoundVisitors> {
  const wanted = cleanText('text', text, longest)
  const beforeId = before === undefined ? {} : { beforeId: decodeListCursor(before) }
  // One visitor more than `limit` shows whether there is a next page.
  const found = await work.read((stores) =>
    stores.visitorData.search(workspaceId, wanted, { ...beforeId, limit: limit + 1 }),
  )
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  return {
    visitors: page.map(foundView),
    nextCursor: isMore ? encodeListCursor(last.visitorId) : null,
  }
}

function foundView({
  visitorId: id,
  createdAt,
  erasedAt,
  lastChatAt,
  ...found
}: SearchedVisitor): FoundVisitors['visitors'][number] {
  const { siteId, name, email, externalId, chats, openChats, messages } = found
  return {
    id,
    siteId,
    name,
    email,
    externalId,
    createdAt: createdAt.toISOString(),
    erasedAt: erasedAt?.toISOString() ?? null,
    chats,
    openChats,
    messages,
    lastChatAt: lastChatAt?.toISOString() ?? null,
  }
}
