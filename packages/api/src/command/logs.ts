import type { AccessRecord } from '@papo/core/access-log/access-log'
import { entryView } from '@papo/core/audit/list'
import type { AuditRecord } from '@papo/core/audit/audit-store'
import { type CommandContext, exitCodes, type Run, UsageError } from './context.ts'
import { requireOrder, type CommandArgs, idOf, timeOf } from './args.ts'

/** How many entries are in memory at once, however long the log is. */
const pageSize = 1000

/** Prints the access log, oldest first. */
export function readAccessLog(args: CommandArgs): Run {
  const [from, to] = [timeOf(args, 'from'), timeOf(args, 'to')]
  const workspaceId = idOf(args, 'workspace')
  if (from === undefined || to === undefined) throw new UsageError('--from and --to are needed')
  requireOrder(from, to)
  const filter = { from, to, ...(workspaceId === undefined ? {} : { workspaceId }) }
  return (context) =>
    stream<AccessRecord>(context, async (last) => {
      const after = last === null ? {} : { after: last }
      return context.services.work.read((stores) =>
        stores.accessLog.list({ ...filter, ...after, limit: pageSize }),
      )
    })
}

/** Prints the audit log, oldest first. */
export function readAuditLog(args: CommandArgs): Run {
  const [from, to] = [timeOf(args, 'from'), timeOf(args, 'to')]
  const workspaceId = idOf(args, 'workspace')
  requireOrder(from, to)
  const filter = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(workspaceId === undefined ? {} : { workspaceId }),
  }
  const view = (entry: AuditRecord) => ({
    workspaceId: entry.actor.workspaceId,
    ...entryView(entry),
  })
  return (context) =>
    stream<AuditRecord>(
      context,
      async (last) => {
        const after = last === null ? {} : { afterId: last.id }
        return context.services.work.read((stores) =>
          stores.audit.listAll({ ...filter, ...after, limit: pageSize }),
        )
      },
      view,
    )
}

/** Prints page after page; each is read from the last entry of the previous one. */
async function stream<Entry>(
  { print, signal }: CommandContext,
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
