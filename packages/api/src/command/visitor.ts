import { resolve } from 'node:path'
import type { Actor } from '@papo/core/audit/actor'
import { eraseUntil } from '@papo/core/privacy/erase'
import { exportForOperator } from '@papo/core/privacy/export'
import type { FoundVisitor, VisitorTable, VisitorRef } from '@papo/core/privacy/visitor-data-store'
import { CommandError, type CommandContext, exitCodes, type Run, UsageError } from './context.ts'
import { type CommandArgs, onlyId, textOf } from './args.ts'
import { writeOutput } from './output-file.ts'

/** Finds visitors of all workspaces by e-mail or external id. */
export function findVisitor(args: CommandArgs): Run {
  const [email, externalId] = [textOf(args, 'email'), textOf(args, 'external-id')]
  const siteKey = textOf(args, 'site')
  if ((email === undefined) === (externalId === undefined)) {
    throw new UsageError('either --email or --external-id is needed')
  }
  return async ({ services, print }) => {
    const by = externalId === undefined ? { email: email ?? '' } : { externalId }
    const found = await services.work.read(async (stores) => {
      const visitors = await stores.visitorData.find(by)
      if (siteKey === undefined) return visitors
      const site = await stores.sites.findByKey(siteKey)
      if (site === null) throw new CommandError('there is no site with this key')
      return visitors.filter(({ siteId }) => siteId === site.id)
    })
    await print(found)
    return exitCodes.done
  }
}

/**
 * Exports everything stored about a visitor, with the access log, as it is read. Records the export in the audit log.
 */
export function exportVisitor(args: CommandArgs): Run {
  const [visitorId, path] = [onlyId(args), textOf(args, 'out')]
  return async ({ services, folder, print, write }) => {
    const visitor = await visitorOf(services, visitorId)
    const exported = () => exportForOperator(services, operatorIn(visitor), visitorId)
    if (path === undefined) {
      for await (const part of (await exported()).parts()) await write(part)
      await write('\n')
      return exitCodes.done
    }
    await writeOutput({ name: '--out', path: resolve(folder, path) }, async (file) => {
      for await (const part of (await exported()).parts()) await file.writeFile(part)
      await file.writeFile('\n')
    })
    await print([{ visitorId, file: path }])
    return exitCodes.done
  }
}

/** Erases a visitor for good, to the end; without `--yes` only prints what would be erased. */
export function eraseVisitorNow(args: CommandArgs): Run {
  const [visitorId, isSure] = [onlyId(args), args.values['yes'] === true]
  return async ({ services, print, log, signal }) => {
    const visitor = await visitorOf(services, visitorId)
    if (isSure) {
      const actor = operatorIn(visitor)
      const erased = await eraseUntil(services, actor, visitorId, () => signal.aborted)
      await print([{ visitorId, ...erased }])
      if (erased.left === undefined) return exitCodes.done
      log('not everything is erased yet: the server goes on, and so does the same command')
      return exitCodes.failed
    }
    await print([{ ...visitor, ...(await countsOf(services, visitor)) }])
    log('nothing was erased: it would be for good; --yes erases what is listed')
    return exitCodes.usage
  }
}

async function visitorOf({ work }: CommandContext['services'], id: string): Promise<FoundVisitor> {
  const [found] = await work.read((stores) => stores.visitorData.find({ id }))
  if (found === undefined) throw new CommandError(`there is no visitor ${id}`)
  return found
}

const operatorIn = ({ workspaceId }: VisitorRef): Actor => ({
  workspaceId,
  type: 'operator',
  id: null,
  name: null,
  address: null,
})

const counted = {
  identities: 'visitor_identity',
  tokens: 'visitor_token',
  chats: 'chat_session',
  entries: 'message',
} as const satisfies Record<string, VisitorTable>

/** How many rows of each kind the visitor has. */
async function countsOf(
  { work }: CommandContext['services'],
  { workspaceId, visitorId }: VisitorRef,
): Promise<Record<string, number>> {
  const visitorRef = { workspaceId, visitorId }
  return work.read(async (stores) => {
    const counts: Record<string, number> = {}
    for (const [name, table] of Object.entries(counted)) {
      counts[name] = await stores.visitorData.count(table, visitorRef)
    }
    return counts
  })
}
