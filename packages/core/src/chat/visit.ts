import { limits, type VisitedPage } from '@papo/protocol'
import { impersonal, type TableOf, visitors } from '../platform/column.ts'

/** The browser that a chat was started in, and the pages that its visitor went to since. */
export interface VisitRecord {
  chatId: string
  workspaceId: string
  browser: string | null
  system: string | null
  timeZone: string | null
  /** At most 20, oldest first. */
  journey: readonly VisitedPage[]
}

export const visitTable = {
  owner: { column: 'chat_id', is: 'chat', order: ['chat_id'] },
  retention: { kept: 'with', what: 'the chat' },
  columns: {
    chat_id: visitors('the chat’s id', 'removed', { as: 'chatId' }),
    workspace_id: impersonal('the workspace'),
    browser: visitors('their browser', 'removed', { as: 'browser' }),
    system: visitors('their operating system', 'removed', { as: 'system' }),
    time_zone: visitors('their time zone', 'removed', { as: 'timeZone' }),
    journey: visitors('the last 20 pages that they went to, without query', 'removed', {
      as: 'journey',
    }),
  },
} as const satisfies TableOf<VisitRecord>

/** Write a visit in the unit of work that has locked its chat. */
export interface VisitStore {
  /** Takes the place of the chat's earlier record. */
  save(visit: VisitRecord): Promise<void>
  find(workspaceId: string, chatId: string): Promise<VisitRecord | null>
}

export const noVisit = (workspaceId: string, chatId: string): VisitRecord => ({
  chatId,
  workspaceId,
  browser: null,
  system: null,
  timeZone: null,
  journey: [],
})

/**
 * The journey with one more page; itself if the visitor is on that page already. A page that has only got another title
 * keeps its time.
 */
export function withPage(
  journey: readonly VisitedPage[],
  { url, title }: Omit<VisitedPage, 'at'>,
  now: Date,
): readonly VisitedPage[] {
  const last = journey.at(-1)
  if (last?.url !== url) {
    return [...journey, { url, title, at: now.toISOString() }].slice(-limits.visitedPages)
  }
  if (title === null || last.title === title) return journey
  return [...journey.slice(0, -1), { ...last, title }]
}

/** The browser, and the page of the start, with which the journey begins. */
export function firstVisit(
  chat: { workspaceId: string; id: string },
  {
    page: { pageUrl: url, pageTitle: title },
    timeZone,
  }: {
    page: { pageUrl: string | null; pageTitle: string | null }
    timeZone: string | null
  },
  device: { name: string | null; system: string | null } | null,
  now: Date,
): VisitRecord {
  return {
    ...noVisit(chat.workspaceId, chat.id),
    browser: device?.name ?? null,
    system: device?.system ?? null,
    timeZone,
    journey: url === null ? [] : withPage([], { url, title }, now),
  }
}
