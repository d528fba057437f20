import type { MailKind } from '@papo/protocol'
import type { MailCounts, MailRecord, MailStore } from '@papo/core/mail/mail'
import { dueBy } from '@papo/core/platform/due'
import type { Transaction } from '../database/transaction.ts'
import { byId } from './sites.ts'
import type { MemoryTables } from './tables.ts'

const byAge = (a: MailRecord, b: MailRecord) =>
  a.createdAt.getTime() - b.createdAt.getTime() || byId(a, b)

export class Mails implements MailStore {
  readonly #transaction: Transaction
  readonly #mails: MemoryTables['mails']

  constructor(transaction: Transaction, { mails }: MemoryTables) {
    this.#transaction = transaction
    this.#mails = mails
  }

  async insert(mail: MailRecord): Promise<void> {
    await this.#transaction.insert(this.#mails, mail)
  }

  async claim(now: Date, until: Date, limit: number): Promise<MailRecord[]> {
    const isFree = ({ state, claimedUntil }: MailRecord) =>
      state === 'waiting' && (claimedUntil === null || claimedUntil < now)
    const due = dueBy(
      this.#mails.rows(this.#transaction).filter(isFree),
      ({ dueAt }) => dueAt,
      now,
      Infinity,
    )
    const claimed: MailRecord[] = []
    for (const { id } of due) {
      if (claimed.length === limit) break
      if (this.#transaction.tryLock(this.#mails, id, 'update', isFree) === undefined) continue
      const taken = await this.#transaction.update(this.#mails, id, (mail) => ({
        ...mail,
        attempts: mail.attempts + 1,
        unanswered: mail.unanswered + (mail.claimedUntil === null ? 0 : 1),
        claimedUntil: until,
      }))
      if (taken !== undefined) claimed.push(taken)
    }
    return claimed
  }

  async settle(mail: MailRecord): Promise<boolean> {
    const settled = await this.#transaction.update(this.#mails, mail.id, ({ attempts }) =>
      attempts === mail.attempts ? mail : null,
    )
    return settled !== undefined
  }

  async lock(workspaceId: string, id: string): Promise<MailRecord | null> {
    const isTheirs = (mail: MailRecord) => mail.workspaceId === workspaceId
    return (await this.#transaction.lock(this.#mails, id, 'no key update', isTheirs)) ?? null
  }

  async failed(workspaceId: string, limit: number): Promise<MailRecord[]> {
    return this.#of(workspaceId)
      .filter(({ state }) => state === 'failed')
      .sort(byId)
      .toReversed()
      .slice(0, limit)
  }

  async counts(workspaceId: string | null): Promise<MailCounts> {
    const all = this.#of(workspaceId)
    const waiting = all.filter(({ state }) => state === 'waiting')
    const sentAt = all.flatMap((mail) => mail.sentAt?.getTime() ?? [])
    return {
      waiting: waiting.length,
      failed: all.filter(({ state }) => state === 'failed').length,
      lastSentAt: sentAt.length === 0 ? null : new Date(Math.max(...sentAt)),
      waitingProblem:
        waiting.toSorted(byAge).find(({ problem }) => problem !== null)?.problem ?? null,
    }
  }

  async countTo(
    workspaceId: string,
    agentId: string,
    kind: MailKind,
    since: Date,
  ): Promise<number> {
    return this.#of(workspaceId).filter(
      (mail) => mail.agentId === agentId && mail.kind === kind && mail.createdAt >= since,
    ).length
  }

  async removeOf(workspaceId: string, agentId: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#mails,
      (mail) => mail.workspaceId === workspaceId && mail.agentId === agentId,
    )
  }

  #of(workspaceId: string | null): MailRecord[] {
    const isTheirs = (mail: MailRecord) => workspaceId === null || mail.workspaceId === workspaceId
    return this.#mails.rows(this.#transaction).filter(isTheirs)
  }
}
