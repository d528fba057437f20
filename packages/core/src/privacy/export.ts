import type { VisitorExport } from '@papo/protocol'
import type { Actor } from '../audit/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import { JsonText } from '../platform/json-text.ts'
import type { Random } from '../platform/random.ts'
import type { Clock } from '../platform/clock.ts'
import type { UnitOfWork } from '../platform/unit-of-work.ts'
import { visitorNotFound } from './erase.ts'
import type { VisitorDataStore, VisitorTable, VisitorRef } from './visitor-data-store.ts'
import { pagesOf } from './visitor-pages.ts'

interface ExportNeeds {
  work: UnitOfWork<{ visitorData: VisitorDataStore; audit: AuditStore }>
  clock: Clock
  random: Random
}

/** The operator's export also has the access log: when and from where the visitor came. */
export interface OperatorExport extends VisitorExport {
  accessLog: { at: string; action: string; address: string }[]
}

/**
 * All stored data of one visitor, read page by page while it is written: each row that exists all the time is in it
 * once, and what is erased meanwhile is in it erased or not. The audit log records the export as it begins. Refuses
 * `visitor_not_found`.
 */
export async function exportVisitor(
  needs: ExportNeeds,
  actor: Actor,
  visitorId: string,
): Promise<JsonText<VisitorExport>> {
  return begin<VisitorExport>(needs, actor, visitorId, 'owner')
}

/** The operator's export, with the access log, which no route returns. */
export async function exportForOperator(
  needs: ExportNeeds,
  actor: Actor,
  visitorId: string,
): Promise<JsonText<OperatorExport>> {
  return begin<OperatorExport>(needs, actor, visitorId, 'operator')
}

type Reader = 'owner' | 'operator'

interface ExportTask {
  visitorRef: VisitorRef
  reader: Reader
  exportedAt: Date
  visitor: Record<string, unknown>
}

async function begin<Exported>(
  needs: ExportNeeds,
  actor: Actor,
  visitorId: string,
  reader: Reader,
): Promise<JsonText<Exported>> {
  const visitorRef: VisitorRef = { workspaceId: actor.workspaceId, visitorId }
  const exportedAt = needs.clock.now()
  const visitor = await needs.work.run(async (stores) => {
    const query = { reader, after: null, limit: 1 }
    const [found] = (await stores.visitorData.page('visitor', visitorRef, query)).rows
    if (found === undefined) throw visitorNotFound()
    const target = { type: 'visitor', id: visitorId } as const
    const act = { action: 'visitor_exported', target } as const
    await recordAudit(stores, needs.random, actor, act, exportedAt)
    return found
  })
  return new JsonText(() => partsOf(needs, { visitorRef, reader, exportedAt, visitor }))
}

async function* partsOf(needs: ExportNeeds, task: ExportTask): AsyncGenerator<string, void> {
  const { exportedAt, visitor, reader } = task
  yield JSON.stringify({ exportedAt, visitor }).slice(0, -1)
  yield* listOf(needs, task, 'identities', 'visitor_identity')
  yield* listOf(needs, task, 'tokens', 'visitor_token')
  yield* chatsOf(needs, task)
  yield* listOf(needs, task, 'notes', 'visitor_note')
  yield* listOf(needs, task, 'blocks', 'visitor_block')
  yield* listOf(needs, task, 'mails', 'mail')
  if (reader === 'operator') yield* listOf(needs, task, 'accessLog', 'access_log')
  yield '}'
}

async function* listOf(
  needs: ExportNeeds,
  { visitorRef, reader }: ExportTask,
  name: keyof OperatorExport,
  table: VisitorTable,
): AsyncGenerator<string, void> {
  yield `,"${name}":[`
  let between = ''
  for await (const rows of pagesOf(needs, table, visitorRef, { reader })) {
    yield between + rows.map((row) => JSON.stringify(row)).join(',')
    between = ','
  }
  yield ']'
}

type ExportedChat = VisitorExport['chats'][number]
type Visit = Pick<ExportedChat, 'browser' | 'system' | 'timeZone' | 'journey'>
type ChatRow = Omit<ExportedChat, 'log' | 'lastSeenAt' | keyof Visit>
type OfChat<Row> = Row & { chatId: string }

const notVisited: Visit = { browser: null, system: null, timeZone: null, journey: [] }

async function* chatsOf(needs: ExportNeeds, task: ExportTask): AsyncGenerator<string, void> {
  const { visitorRef, reader } = task
  yield ',"chats":['
  let between = ''
  for await (const chats of pagesOf<ChatRow>(needs, 'chat_session', visitorRef, { reader })) {
    const chatIds = chats.map(({ id }) => id)
    const visits = await byChat<Visit>(needs, task, 'visit', chatIds)
    const seen = await byChat<{ lastSeenAt: string }>(needs, task, 'visitor_presence', chatIds)
    for (const chat of chats) {
      const facts = {
        // @fault exported-chats
        ...chat,
        ...(visits.get(chat.id) ?? notVisited),
        lastSeenAt: seen.get(chat.id)?.lastSeenAt ?? null,
      }
      yield `${between}${JSON.stringify(facts).slice(0, -1)},"log":[`
      yield* logOf(needs, task, chat.id)
      yield ']}'
      between = ','
    }
  }
  yield ']'
}

/** The row that each of these chats has in a table. */
async function byChat<Row>(
  needs: ExportNeeds,
  { visitorRef, reader }: ExportTask,
  table: VisitorTable,
  chatIds: readonly string[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>()
  const pages = pagesOf<OfChat<Row>>(needs, table, visitorRef, { reader, chatIds })
  for await (const rows of pages) {
    for (const { chatId, ...row } of rows) found.set(chatId, row as Row)
  }
  return found
}

async function* logOf(
  needs: ExportNeeds,
  { visitorRef, reader }: ExportTask,
  chatId: string,
): AsyncGenerator<string, void> {
  const which = { reader, chatIds: [chatId] }
  let between = ''
  type Row = OfChat<ExportedChat['log'][number]>
  for await (const rows of pagesOf<Row>(needs, 'message', visitorRef, which)) {
    const entries: string[] = []
    for (const { chatId: _, ...entry } of rows) {
      // @fault exported-entries
      entries.push(JSON.stringify(entry))
    }
    if (entries.length === 0) continue
    yield between + entries.join(',')
    between = ','
  }
}
