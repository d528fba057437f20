import type { Role } from '@papo/protocol'
import type { InvitationRecord, InvitationStore } from '@papo/core/agent/invitation'
import { ConstraintViolation, type Transaction } from '../database/transaction.ts'
import { oldestFirst } from './sites.ts'
import type { MemoryTables } from './tables.ts'

export class Invitations implements InvitationStore {
  readonly #transaction: Transaction
  readonly #invitations: MemoryTables['invitations']

  constructor(transaction: Transaction, { invitations }: MemoryTables) {
    this.#transaction = transaction
    this.#invitations = invitations
  }

  async insert(invitation: InvitationRecord): Promise<boolean> {
    const taken = await this.#transaction.tryInsert(this.#invitations, invitation)
    if (taken !== null && taken !== 'email') throw new ConstraintViolation('invitation: is taken')
    return taken === null
  }

  async save(invitation: InvitationRecord): Promise<void> {
    const { codeHash, invitedBy, createdAt, expiresAt, usedAt, keptUntil } = invitation
    await this.#transaction.update(this.#invitations, invitation.id, (stored) =>
      stored.workspaceId === invitation.workspaceId
        ? { ...stored, codeHash, invitedBy, createdAt, expiresAt, usedAt, keptUntil }
        : null,
    )
  }

  async findByCode(codeHash: string): Promise<InvitationRecord | null> {
    return this.#invitations.getBy(this.#transaction, 'code', codeHash) ?? null
  }

  async lockByCode(codeHash: string): Promise<InvitationRecord | null> {
    const found = await this.findByCode(codeHash)
    if (found === null) return null
    const isSame = (invitation: InvitationRecord) => invitation.codeHash === codeHash
    return (
      (await this.#transaction.lock(this.#invitations, found.id, 'no key update', isSame)) ?? null
    )
  }

  async lock(workspaceId: string, id: string): Promise<InvitationRecord | null> {
    const isOpen = openIn(workspaceId)
    return (await this.#transaction.lock(this.#invitations, id, 'no key update', isOpen)) ?? null
  }

  async list(workspaceId: string): Promise<InvitationRecord[]> {
    const all = this.#invitations.rows(this.#transaction)
    return all.filter(openIn(workspaceId)).sort(oldestFirst).toReversed()
  }

  async remove(workspaceId: string, id: string): Promise<void> {
    await this.#transaction.remove(
      this.#invitations,
      id,
      (invitation) => invitation.workspaceId === workspaceId,
    )
  }

  async removeFor(workspaceId: string, email: string): Promise<void> {
    await this.#transaction.removeAll(
      this.#invitations,
      (invitation) => invitation.workspaceId === workspaceId && invitation.email === email,
    )
  }

  async removeOpenBy(
    workspaceId: string,
    agentId: string,
    roles: readonly Role[],
  ): Promise<number> {
    const isOpen = openIn(workspaceId)
    const isMeant = (invitation: InvitationRecord) =>
      isOpen(invitation) && invitation.invitedBy === agentId && roles.includes(invitation.role)
    const many = this.#invitations.rows(this.#transaction).filter(isMeant).length
    await this.#transaction.removeAll(this.#invitations, isMeant)
    return many
  }
}

const openIn =
  (workspaceId: string) =>
  (invitation: InvitationRecord): boolean =>
    invitation.workspaceId === workspaceId && invitation.usedAt === null
