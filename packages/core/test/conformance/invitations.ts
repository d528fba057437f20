import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InvitationRecord } from '../../src/agent/invitation.ts'
import type { PasswordResetRecord } from '../../src/agent/password-reset.ts'
import type { AgentRecord } from '../../src/agent/agent.ts'
import { anAgent, later, newHash, newId, settle, type Open, type Opened } from './records.ts'

/** The contract of every InvitationStore and PasswordResetStore. */
export function invitationsSuite(name: string, open: Open): void {
  describe(`invitations and links for passwords in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    async function agents(many: number): Promise<AgentRecord[]> {
      const { workspace } = await settle(opened.database)
      const all = Array.from({ length: many }, () => anAgent(workspace, { role: 'owner' }))
      await opened.database.work.run(async (stores) => {
        for (const agent of all) await stores.agents.insert(agent)
      })
      return all
    }
    const anInvitation = (
      { id: invitedBy, workspaceId }: AgentRecord,
      over: Partial<InvitationRecord> = {},
    ): InvitationRecord => ({
      id: newId(),
      workspaceId,
      codeHash: newHash(),
      email: `${newId()}@example.com`,
      name: 'Bia',
      role: 'agent',
      siteIds: [newId(), newId()],
      locale: 'pt-BR',
      invitedBy,
      createdAt: later(0),
      expiresAt: later(100),
      usedAt: null,
      keptUntil: later(200),
      ...over,
    })
    const aReset = (
      agent: AgentRecord,
      by: AgentRecord,
      over: Partial<PasswordResetRecord> = {},
    ): PasswordResetRecord => ({
      agentId: agent.id,
      workspaceId: agent.workspaceId,
      codeHash: newHash(),
      createdBy: by.id,
      createdAt: later(0),
      expiresAt: later(100),
      usedAt: null,
      keptUntil: later(200),
      ...over,
    })
    const insert = (invitation: InvitationRecord) =>
      opened.database.work.run((stores) => stores.invitations.insert(invitation))
    const byCode = (codeHash: string) =>
      opened.database.work.read((stores) => stores.invitations.findByCode(codeHash))
    const listOf = ({ workspaceId }: AgentRecord) =>
      opened.database.work.read((stores) => stores.invitations.list(workspaceId))
    const save = (reset: PasswordResetRecord) =>
      opened.database.work.run((stores) => stores.passwordResets.save(reset))
    const resetBy = (codeHash: string) =>
      opened.database.work.read((stores) => stores.passwordResets.findByCode(codeHash))

    test('an invitation comes back as stored, by its code and under its lock', async () => {
      const [ana] = (await agents(1)) as [AgentRecord]
      const invitation = anInvitation(ana)
      const toAll = anInvitation(ana, { siteIds: null, name: null, createdAt: later(5) })
      expect(await insert(invitation)).toBe(true)
      expect(await insert(toAll)).toBe(true)
      expect(await byCode(invitation.codeHash)).toEqual(invitation)
      expect(await byCode(newHash())).toBeNull()
      const { work } = opened.database
      const locked = await work.run(async (stores) => [
        await stores.invitations.lock(ana.workspaceId, invitation.id),
        await stores.invitations.lockByCode(toAll.codeHash),
        await stores.invitations.lock(newId(), invitation.id),
      ])
      expect(locked).toEqual([invitation, toAll, null])
      expect(await listOf(ana)).toEqual([toAll, invitation])
    })

    test('an e-mail has one open invitation in a workspace, and another one in another', async () => {
      const [ana] = (await agents(1)) as [AgentRecord]
      const [rui] = (await agents(1)) as [AgentRecord]
      const invitation = anInvitation(ana)
      const { email } = invitation
      expect(await insert(invitation)).toBe(true)
      expect(await insert(anInvitation(ana, { email }))).toBe(false)
      expect(await insert(anInvitation(rui, { email }))).toBe(true)
      await opened.database.work.run((stores) =>
        stores.invitations.save({ ...invitation, usedAt: later(1) }),
      )
      expect(await insert(anInvitation(ana, { email }))).toBe(true)
    })

    test('an accepted invitation is found by its code alone', async () => {
      const [ana] = (await agents(1)) as [AgentRecord]
      const invitation = anInvitation(ana)
      await insert(invitation)
      const used = { ...invitation, usedAt: later(1) }
      const { work } = opened.database
      await work.run((stores) => stores.invitations.save({ ...used, email: 'other@example.com' }))
      expect(await byCode(invitation.codeHash)).toEqual(used)
      expect(await listOf(ana)).toEqual([])
      expect(
        await work.run((stores) => stores.invitations.lock(ana.workspaceId, invitation.id)),
      ).toBeNull()
    })

    test('a renewed invitation has a new code, and the old one finds nothing', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const invitation = anInvitation(ana)
      await insert(invitation)
      const renewed = {
        ...invitation,
        codeHash: newHash(),
        invitedBy: bia.id,
        createdAt: later(50),
        expiresAt: later(150),
        keptUntil: later(250),
      }
      await opened.database.work.run((stores) => stores.invitations.save(renewed))
      expect(await byCode(invitation.codeHash)).toBeNull()
      expect(await byCode(renewed.codeHash)).toEqual(renewed)
    })

    test('the open invitations of one agent are removed by the role that they give', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const asAgent = anInvitation(ana)
      const asAdmin = anInvitation(ana, { role: 'admin' })
      const used = anInvitation(ana, { role: 'admin', usedAt: later(1) })
      const hers = anInvitation(bia, { role: 'admin' })
      for (const one of [asAgent, asAdmin, used, hers]) await insert(one)
      const { work } = opened.database
      const remove = (roles: ('agent' | 'admin' | 'owner')[]) =>
        work.run((stores) => stores.invitations.removeOpenBy(ana.workspaceId, ana.id, roles))
      expect(await remove([])).toBe(0)
      expect(await remove(['admin', 'owner'])).toBe(1)
      expect((await listOf(ana)).map(({ id }) => id).toSorted()).toEqual(
        [asAgent.id, hers.id].toSorted(),
      )
      expect(await byCode(used.codeHash)).toEqual(used)
      await work.run((stores) => stores.invitations.remove(newId(), asAgent.id))
      expect(await byCode(asAgent.codeHash)).toEqual(asAgent)
      await work.run((stores) => stores.invitations.remove(ana.workspaceId, asAgent.id))
      expect(await byCode(asAgent.codeHash)).toBeNull()
    })

    test('an agent has one link for their password, and a newer one replaces it', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const [first, second] = [aReset(bia, ana), aReset(bia, ana, { createdAt: later(5) })]
      await save(first)
      expect(await resetBy(first.codeHash)).toEqual(first)
      await save(second)
      expect(await resetBy(first.codeHash)).toBeNull()
      const { work } = opened.database
      expect(await work.run((stores) => stores.passwordResets.lockByCode(second.codeHash))).toEqual(
        second,
      )
    })

    test('the links of an agent and those that the agent made are removed', async () => {
      const [ana, bia, rui] = (await agents(3)) as [AgentRecord, AgentRecord, AgentRecord]
      const [ofBia, ofAna] = [aReset(bia, ana), aReset(ana, rui)]
      const used = aReset(rui, ana, { usedAt: later(1) })
      for (const one of [ofBia, ofAna, used]) await save(one)
      const { work } = opened.database
      await work.run((stores) => stores.passwordResets.removeOf(newId(), ana.id))
      expect(await resetBy(ofAna.codeHash)).toEqual(ofAna)
      await work.run((stores) => stores.passwordResets.removeOf(ana.workspaceId, ana.id))
      await work.run((stores) => stores.passwordResets.removeOpenBy(ana.workspaceId, ana.id))
      expect(await resetBy(ofAna.codeHash)).toBeNull()
      expect(await resetBy(ofBia.codeHash)).toBeNull()
      expect(await resetBy(used.codeHash)).toEqual(used)
    })

    test('links are forgotten some time after their end', async () => {
      const [ana, bia] = (await agents(2)) as [AgentRecord, AgentRecord]
      const [invitation, reset] = [anInvitation(ana), aReset(bia, ana)]
      await insert(invitation)
      await save(reset)
      const forget = (at: Date) =>
        opened.database.work.run(async ({ retention }) => {
          await retention.removeExpired('invitation', at)
          await retention.removeExpired('password_reset', at)
        })
      await forget(later(150))
      expect(await byCode(invitation.codeHash)).toEqual(invitation)
      expect(await resetBy(reset.codeHash)).toEqual(reset)
      await forget(later(300))
      expect(await byCode(invitation.codeHash)).toBeNull()
      expect(await resetBy(reset.codeHash)).toBeNull()
    })
  })
}
