import { type CannedResponsePage, type CannedResponseScope, plainWords } from '@papo/protocol'
import type { AgentCaller } from '../platform/caller.ts'
import { decodeListCursor, encodeListCursor } from '../platform/list-cursor.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { type CannedResponseRecord, cannedResponseView } from './canned-response.ts'
import type { CannedResponseStore } from './canned-response-store.ts'
import { usedBy } from './scope.ts'

export interface ListNeeds {
  work: UnitOfWork<{ cannedResponses: Pick<CannedResponseStore, 'list'> }>
}

/** Which page of them. */
export interface ListQuery {
  scope?: CannedResponseScope
  siteId?: string
  text?: string
  before?: string
  limit?: number
}

const usualLimit = 50

/** One page of the canned responses that the agent may use, newest first. Refuses `invalid_cursor`. */
export async function listCannedResponses(
  needs: ListNeeds,
  caller: AgentCaller,
  query: ListQuery,
): Promise<CannedResponsePage> {
  const { page, nextCursor } = await readPage(needs, caller, query)
  return { cannedResponses: page.map(cannedResponseView), nextCursor }
}

/** One page as it is stored. Refuses `invalid_cursor`. */
export async function readPage(
  { work }: ListNeeds,
  caller: AgentCaller,
  { text, before, limit = usualLimit, ...wanted }: ListQuery,
): Promise<{ page: CannedResponseRecord[]; nextCursor: string | null }> {
  const filter = {
    ...usedBy(caller),
    ...wanted,
    ...(text === undefined ? {} : { words: plainWords(text) }),
    ...(before === undefined ? {} : { beforeId: decodeListCursor(before) }),
    // One more than `limit` shows whether there is a next page.
    limit: limit + 1,
  }
  const found = await work.read((stores) => stores.cannedResponses.list(caller.workspaceId, filter))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const isMore = found.length > limit && last !== undefined
  return { page, nextCursor: isMore ? encodeListCursor(last.id) : null }
}
