import type { VisitorExport } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { Random } from '../platform/random.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { visitorNotFound } from './erase.ts'
import type { VisitorDataStore, VisitorTable, VisitorRef } from './visitor-data-store.ts'

interface ExportNeeds {
  work: UnitOfWork<{ visitorData: VisitorDataStore; audit: AuditStore }>
  clock: Clock
  random: Random
}

/** The operator's export also has the access log: when and from where the visitor came. */
export interface OperatorExport extends VisitorExport {
  accessLog: { at: string; action: string; address: string }[]
}

/** All stored data of one visitor. The audit log records the export. Refuses `visitor_not_found`. */
export async function exportVisitor(
  needs: ExportNeeds,
  actor: Actor,
  visitorId: string,
): Promise<VisitorExport> {
  const { accessLog: _, ...exported } = await exportAll(needs, actor, visitorId, 'owner')
  return exported
}

/** The operator's export, with the access log, which no route returns. */
export async function exportForOperator(
  needs: ExportNeeds,
  actor: Actor,
  visitorId: string,
): Promise<OperatorExport> {
  return exportAll(needs, actor, visitorId, 'operator')
}

async function exportAll(
  { work, clock, random }: ExportNeeds,
  actor: Actor,
  visitorId: string,
  reader: 'owner' | 'operator',
): Promise<OperatorExport> {
  const visitorRef: VisitorRef = { workspaceId: actor.workspaceId, visitorId }
  const now = clock.now()
  return work.run(async (stores) => {
    const gathered = await gather(stores, visitorRef, reader)
    if (gathered.visitor === undefined) throw visitorNotFound()
    const target = { type: 'visitor', id: visitorId } as const
    await recordAudit(stores, random, actor, { action: 'visitor_exported', target }, now)
    return { exportedAt: now.toISOString(), ...gathered, visitor: gathered.visitor }
  })
}

type Gathered = Omit<OperatorExport, 'exportedAt' | 'visitor'> & {
  visitor: VisitorExport['visitor'] | undefined
}
type ExportedChat = VisitorExport['chats'][number]
type Visit = Pick<ExportedChat, 'browser' | 'system' | 'timeZone' | 'journey'>
const notVisited: Visit = { browser: null, system: null, timeZone: null, journey: [] }
type ExportedEntry = ExportedChat['log'][number]

/** The rows have exactly the columns that the registry exports: each shape here is built from them. */
async function gather(
  stores: { visitorData: VisitorDataStore },
  visitorRef: VisitorRef,
  reader: 'owner' | 'operator',
): Promise<Gathered> {
  const rows = async <Row>(table: VisitorTable) =>
    (await stores.visitorData.rows(table, visitorRef, reader)).map(withIsoTimes) as Row[]
  const [visitor] = await rows<VisitorExport['visitor']>('visitor')
  const seenRows = await rows<{ chatId: string; lastSeenAt: string }>('visitor_presence')
  const seen = new Map(seenRows.map(({ chatId, lastSeenAt }) => [chatId, lastSeenAt]))
  const logs = new Map<string, ExportedEntry[]>()
  for (const { chatId, ...entry } of await rows<ExportedEntry & { chatId: string }>('message')) {
    // @fault exported-entries
    const log = logs.get(chatId)
    if (log === undefined) logs.set(chatId, [entry])
    else log.push(entry)
  }
  const visits = new Map<string, Visit>()
  for (const { chatId, ...visit } of await rows<Visit & { chatId: string }>('visit')) {
    visits.set(chatId, visit)
  }
  const chats = await rows<Omit<ExportedChat, 'log' | 'lastSeenAt' | keyof Visit>>('chat_session')
  return {
    visitor,
    identities: await rows('visitor_identity'),
    tokens: await rows('visitor_token'),
    chats: chats.map((chat) => ({
      // @fault exported-chats
      ...chat,
      ...(visits.get(chat.id) ?? notVisited),
      lastSeenAt: seen.get(chat.id) ?? null,
      log: logs.get(chat.id) ?? [],
    })),
    notes: await rows('visitor_note'),
    blocks: await rows('visitor_block'),
    mails: await rows('mail'),
    accessLog: await rows('access_log'),
  }
}

const withIsoTimes = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  )
