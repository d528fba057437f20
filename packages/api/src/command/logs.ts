import type { AccessRecord } from '../access/access-log.ts'
import { entryView } from '../audit/list.ts'
import type { AuditRecord } from '../audit/audit-store.ts'
import { type Desk, exitCodes, type Run, UsageError } from './desk.ts'
import { demandOrder, type Given, idOf, timeOf } from './given.ts'

/** However long a log is, so much of it is in memory. */
const pageSize = 1000

/** Who began to use the application, when and from where, oldest first. */
export function readAccessLog(given: Given): Run {
  const [from, to] = [timeOf(given, 'from'), timeOf(given, 'to')]
  const workspaceId = idOf(given, 'workspace')
  if (from === undefined || to === undefined) throw new UsageError('--from and --to are needed')
  demandOrder(from, to)
  const filter = { from, to, ...(workspaceId === undefined ? {} : { workspaceId }) }
  return (desk) =>
    stream<AccessRecord>(desk, async (last) => {
      const after = last === null ? {} : { after: last }
      return desk.services.database.work.read((stores) =>
        stores.accessLog.list({ ...filter, ...after, limit: pageSize }),
      )
    })
}

/** What administrators did, oldest first. */
export function readAuditLog(given: Given): Run {
  const [from, to] = [timeOf(given, 'from'), timeOf(given, 'to')]
  const workspaceId = idOf(given, 'workspace')
  demandOrder(from, to)
  const filter = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(workspaceId === undefined ? {} : { workspaceId }),
  }
  const view = (entry: AuditRecord) => ({
    workspaceId: entry.actor.workspaceId,
    ...entryView(entry),
  })
  return (desk) =>
    stream<AuditRecord>(
      desk,
      async (last) => {
        const after = last === null ? {} : { afterId: last.id }
        return desk.services.database.work.read((stores) =>
          stores.audit.listAll({ ...filter, ...after, limit: pageSize }),
        )
      },
      view,
    )
}

/** Prints one page after the other, each asked for with the last entry of the one before. */
async function stream<Entry>(
  { print, signal }: Desk,
  pageAfter: (last: Entry | null) => Promise<Entry[]>,
  view: (entry: Entry) => unknown = (entry) => entry,
): Promise<number> {
  let page: Entry[] = []
  do {
    page = await pageAfter(page.at(-1) ?? null)
    await print(page.map(view))
  } while (page.length === pageSize && !signal.aborted)
  return exitCodes.done
}
