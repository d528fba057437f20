import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MailRecord } from '../../src/mail/mail.ts'
import { anAgent, arrive, later, newId, settle, type Open, type Opened } from './records.ts'

/** A mail of the workspace that is due at once. */
export const aMail = (
  { workspaceId }: Pick<MailRecord, 'workspaceId'>,
  over: Partial<MailRecord> = {},
): MailRecord => ({
  id: newId(),
  workspaceId,
  kind: 'invitation',
  agentId: null,
  visitorId: null,
  sealed: 'v1.sealed',
  state: 'waiting',
  attempts: 0,
  unanswered: 0,
  dueAt: later(0),
  claimedUntil: null,
  problem: null,
  reply: null,
  createdAt: later(0),
  validUntil: null,
  sentAt: null,
  keptUntil: later(1000),
  ...over,
})

/** The contract of every MailStore. */
export function mailsSuite(name: string, open: Open): void {
  describe(`mails in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    const run = <Result>(task: Parameters<typeof opened.database.work.run<Result>>[0]) =>
      opened.database.work.run(task)
    async function home() {
      const { workspace, site } = await settle(opened.database)
      return { workspaceId: workspace.id, workspace, site }
    }
    const queue = (...mails: MailRecord[]) =>
      run(async (stores) => {
        for (const mail of mails) await stores.mails.insert(mail)
      })
    const claim = (at: number, until = at + 90, limit = 100) =>
      run((stores) => stores.mails.claim(later(at), later(until), limit))
    const lock = ({ workspaceId, id }: MailRecord) =>
      run((stores) => stores.mails.lock(workspaceId, id))
    /** Nothing of another test is due. */
    const clear = async () => {
      for (const mail of await claim(1_000_000_000)) {
        await run((stores) => stores.mails.settle({ ...mail, state: 'sent' }))
      }
    }

    test('a mail comes back as stored, to its own workspace', async () => {
      const { workspaceId } = await home()
      const mail = aMail(
        { workspaceId },
        { problem: 'deferred', reply: '451 later', dueAt: later(9) },
      )
      await queue(mail)
      expect(await lock(mail)).toEqual(mail)
      expect(await lock({ ...mail, workspaceId: newId() })).toBeNull()
      await clear()
    })

    test('the mails that are due are taken once, those due longest first', async () => {
      const where = await home()
      const second = aMail(where, { dueAt: later(20) })
      const first = aMail(where, { dueAt: later(10) })
      const future = aMail(where, { dueAt: later(31) })
      const sent = aMail(where, { state: 'sent' })
      await queue(second, first, future, sent)
      const claimed = await claim(30, 120)
      expect(claimed).toEqual([
        { ...first, attempts: 1, claimedUntil: later(120) },
        { ...second, attempts: 1, claimedUntil: later(120) },
      ])
      expect(await claim(30)).toEqual([])
      expect((await claim(40)).map(({ id }) => id)).toEqual([future.id])
      await clear()
    })

    test('a limit takes those due longest', async () => {
      const where = await home()
      const mails = [3, 1, 2].map((dueAt) => aMail(where, { dueAt: later(dueAt) }))
      await queue(...mails)
      expect((await claim(30, 120, 2)).map(({ dueAt }) => dueAt)).toEqual([later(1), later(2)])
      await clear()
    })

    test('two processes at once never take the same mail', async () => {
      const where = await home()
      const mails = Array.from({ length: 6 }, () => aMail(where))
      await queue(...mails)
      const both = await Promise.all([claim(1, 90, 4), claim(1, 90, 4)])
      const rest = await claim(1)
      const taken = [...both.flat(), ...rest].map(({ id }) => id)
      expect(taken.toSorted()).toEqual(mails.map(({ id }) => id).toSorted())
      await clear()
    })

    test('a claim that has run out counts as an attempt that nobody answered for', async () => {
      const where = await home()
      await queue(aMail(where))
      const [first] = await claim(1, 60)
      expect(await claim(60)).toEqual([])
      const [second] = await claim(61, 120)
      expect(second).toEqual({ ...first, attempts: 2, unanswered: 1, claimedUntil: later(120) })
      await clear()
    })

    test('what became of an attempt is written, unless another one has begun', async () => {
      const where = await home()
      await queue(aMail(where))
      const [first] = (await claim(1, 60)) as [MailRecord]
      const [second] = (await claim(61, 120)) as [MailRecord]
      const settleAs = (mail: MailRecord) => run((stores) => stores.mails.settle(mail))
      expect(await settleAs({ ...first, state: 'sent' })).toBe(false)
      const failed: MailRecord = {
        ...second,
        state: 'failed',
        claimedUntil: null,
        problem: 'refused',
        reply: '550 no',
      }
      expect(await settleAs(failed)).toBe(true)
      expect(await lock(failed)).toEqual(failed)
      expect(await claim(1_000_000)).toEqual([])
    })

    test('mails are counted for a workspace and for all, and the ones given up are listed', async () => {
      const where = await home()
      const other = await home()
      const old = aMail(where, { problem: 'timeout', createdAt: later(-9) })
      const failures = [1, 2, 3].map(() => aMail(where, { state: 'failed', problem: 'refused' }))
      await queue(
        aMail(where, { problem: 'tls' }),
        old,
        ...failures,
        aMail(where, { state: 'sent', sentAt: later(5) }),
        aMail(where, { state: 'sent', sentAt: later(7) }),
        aMail(other),
      )
      const counts = (workspaceId: string | null) =>
        run((stores) => stores.mails.counts(workspaceId))
      expect(await counts(where.workspaceId)).toEqual({
        waiting: 2,
        failed: 3,
        lastSentAt: later(7),
        waitingProblem: 'timeout',
      })
      expect(await counts(newId())).toEqual({
        waiting: 0,
        failed: 0,
        lastSentAt: null,
        waitingProblem: null,
      })
      expect((await counts(null)).waiting).toBe(3)
      const listed = await run((stores) => stores.mails.failed(where.workspaceId, 2))
      expect(listed.map(({ id }) => id)).toEqual(
        failures
          .map(({ id }) => id)
          .toSorted()
          .toReversed()
          .slice(0, 2),
      )
      await clear()
    })

    test('the mails of an agent and of an erased visitor go, and old rows are forgotten', async () => {
      const where = await home()
      const agent = anAgent(where.workspace)
      const { visitor } = await arrive(opened.database, where.site)
      await run((stores) => stores.agents.insert(agent))
      const toAgent = aMail(where, { agentId: agent.id })
      const toVisitor = aMail(where, { visitorId: visitor.id })
      const old = aMail(where, { keptUntil: later(10) })
      const other = aMail(where)
      await queue(toAgent, toVisitor, old, other)
      await run(async ({ mails, visitorData, retention }) => {
        await mails.removeOf(newId(), agent.id)
        await visitorData.eraseProfile(
          { workspaceId: where.workspaceId, visitorId: visitor.id },
          later(1),
        )
        await retention.removeExpired('mail', later(20))
      })
      const left = async () =>
        (await Promise.all([toAgent, toVisitor, old, other].map(lock))).map((mail) => mail !== null)
      expect(await left()).toEqual([true, false, false, true])
      await run((stores) => stores.mails.removeOf(where.workspaceId, agent.id))
      expect(await left()).toEqual([false, false, false, true])
      await clear()
    })
  })
}
