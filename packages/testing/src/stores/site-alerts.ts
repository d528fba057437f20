import type {
  Overdue,
  OverdueSite,
  SiteAlertRecord,
  SiteAlertStore,
} from '@papo/core/chat/site-alert'
import type { Transaction } from '../database/transaction.ts'
import type { ChatRow, MemoryTables } from './tables.ts'

const sinceOf = ({ requeuedAt, createdAt }: ChatRow): Date => requeuedAt ?? createdAt

export class SiteAlerts implements SiteAlertStore {
  readonly #transaction: Transaction
  readonly #tables: MemoryTables

  constructor(transaction: Transaction, tables: MemoryTables) {
    this.#transaction = transaction
    this.#tables = tables
  }

  async overdue(waitingBefore: Date, messagesBefore: Date): Promise<OverdueSite[]> {
    const isOverdue = (chat: ChatRow) =>
      chat.kind === 'live'
        ? chat.status === 'waiting' && sinceOf(chat) <= waitingBefore
        : chat.status !== 'ended' && sinceOf(chat) <= messagesBefore && !this.#isAnswered(chat)
    const bySite = Map.groupBy(
      this.#tables.chats.rows(this.#transaction).filter(isOverdue),
      ({ siteId }) => siteId,
    )
    return [...bySite].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, chats]) => this.#of(chats))
  }

  async tryLock(workspaceId: string, siteId: string): Promise<SiteAlertRecord | null> {
    const { sites, siteAlerts } = this.#tables
    if (sites.get(this.#transaction, siteId)?.workspaceId !== workspaceId) return null
    const record = { siteId, workspaceId, waitingAt: null, messagesAt: null }
    await this.#transaction.tryInsert(siteAlerts, record)
    return this.#transaction.tryLock(siteAlerts, siteId, 'update') ?? null
  }

  async save(alert: SiteAlertRecord): Promise<void> {
    await this.#transaction.update(this.#tables.siteAlerts, alert.siteId, ({ workspaceId }) =>
      workspaceId === alert.workspaceId ? alert : null,
    )
  }

  /** Whether an agent has written in the chat. */
  #isAnswered({ id }: ChatRow): boolean {
    return this.#tables.entries
      .rowsIn(this.#transaction, id)
      .some(({ kind, authorType }) => kind === 'text' && authorType === 'agent')
  }

  /** The site of these chats. */
  #of(chats: readonly ChatRow[]): OverdueSite[] {
    const ordered = chats.toSorted((a, b) => sinceOf(a).getTime() - sinceOf(b).getTime())
    const [first] = ordered
    if (first === undefined) return []
    const { workspaceId, siteId, locale } = first
    const known = this.#tables.siteAlerts.get(this.#transaction, siteId)
    return [
      {
        workspaceId,
        siteId,
        alert: { waitingAt: known?.waitingAt ?? null, messagesAt: known?.messagesAt ?? null },
        waiting: overdueOf(ordered.filter(({ kind }) => kind === 'live')),
        messages: overdueOf(ordered.filter(({ kind }) => kind === 'message')),
        locale,
      },
    ]
  }
}

/** Of chats that are in order. */
function overdueOf(chats: readonly ChatRow[]): Overdue | null {
  const [first] = chats
  const last = chats.at(-1)
  if (first === undefined || last === undefined) return null
  return { count: chats.length, oldest: sinceOf(first), newest: sinceOf(last) }
}
