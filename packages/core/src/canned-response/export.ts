import { type CannedResponsesCsv, plainText } from '@papo/protocol'
import { type AnsweredSitesNeeds, answeredSitesOf } from '../agent/answered-sites.ts'
import type { AgentCaller } from '../platform/caller.ts'
import type { SiteRecord } from '../site/site.ts'
import { type CannedResponseRecord, scopeOf } from './canned-response.ts'
import { csvColumns, writeCsv } from './csv.ts'
import { type ListNeeds, type ListQuery, readPage } from './list.ts'

interface ExportQuery extends ListQuery {
  separator: 'comma' | 'semicolon'
}

/** A page of the canned responses that the agent may use, as CSV. Refuses `invalid_cursor`. */
export async function exportCannedResponses(
  needs: ListNeeds & AnsweredSitesNeeds,
  caller: AgentCaller,
  { separator, ...query }: ExportQuery,
): Promise<CannedResponsesCsv> {
  const sites = await answeredSitesOf(needs, caller)
  const { page, nextCursor } = await readPage(needs, caller, query)
  const rows = page.map((record) => rowOf(record, sites))
  const head = query.before === undefined ? [csvColumns] : []
  return { csv: writeCsv([...head, ...rows], separator === 'comma' ? ',' : ';'), nextCursor }
}

function rowOf(record: CannedResponseRecord, sites: readonly SiteRecord[]): string[] {
  const { shortcut, title, text, siteId } = record
  return [
    shortcut,
    title ?? '',
    text,
    scopeOf(record),
    siteId === null ? '' : siteCell(siteId, sites),
  ]
}

/** The name of the site, or its id if another one has the same name. */
function siteCell(siteId: string, sites: readonly SiteRecord[]): string {
  const name = sites.find(({ id }) => id === siteId)?.name ?? siteId
  return sitesCalled(name, sites).length === 1 ? name : siteId
}

/** The sites with this name, without regard to case and accents. */
export const sitesCalled = (name: string, sites: readonly SiteRecord[]): SiteRecord[] =>
  sites.filter((site) => plainText(site.name) === plainText(name.trim()))
