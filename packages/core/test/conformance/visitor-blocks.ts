import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlockRecord } from '../../src/visitor/block.ts'
import type { VisitorRecord } from '../../src/visitor/visitor.ts'
import {
  aVisitor,
  anAgent,
  aWorkspace,
  aSite,
  later,
  newHash,
  newId,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every BlockStore. */
export function visitorBlocksSuite(name: string, open: Open): void {
  describe(`blocks of visitors in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    /** A visitor, another one of another site, and an agent. */
    async function people() {
      const workspace = aWorkspace()
      const [site, otherSite] = [aSite(workspace), aSite(workspace)]
      const agent = anAgent(workspace, { name: 'Rita' })
      const visitor: VisitorRecord = {
        ...aVisitor(site),
        name: 'Ana 100%',
        email: 'ana@example.com',
      }
      const other: VisitorRecord = { ...aVisitor(otherSite), name: 'Rui', email: null }
      await opened.database.work.run(async (stores) => {
        await stores.workspaces.insert(workspace)
        for (const one of [site, otherSite]) await stores.sites.insert(one)
        await stores.agents.insert(agent)
        for (const one of [visitor, other]) await stores.visitors.insert(one)
      })
      return { agent, visitor, other, workspaceId: workspace.id }
    }
    type People = Awaited<ReturnType<typeof people>>

    async function aBlock(
      { agent, visitor, workspaceId }: Omit<People, 'other'>,
      over: Partial<BlockRecord> = {},
    ) {
      const block: BlockRecord = {
        id: newId(),
        workspaceId,
        visitorId: visitor.id,
        kind: 'visitor',
        addressDigest: null,
        reason: null,
        agentId: agent.id,
        createdAt: later(1),
        expiresAt: null,
        ...over,
      }
      await opened.database.work.run((stores) => stores.blocks.insert(block))
      const { siteId, name: visitorName, email: visitorEmail } = visitor
      return { ...block, siteId, visitorName, visitorEmail, agentName: 'Rita' }
    }
    const anAddress = () => ({
      kind: 'address' as const,
      addressDigest: newHash(),
      expiresAt: later(60),
    })
    const read = <Result>(
      run: (
        stores: Parameters<Parameters<typeof opened.database.work.read>[0]>[0],
      ) => Promise<Result>,
    ) => opened.database.work.read(run)
    const list = ({ workspaceId }: Pick<People, 'workspaceId'>, filter = {}, now = later(9)) =>
      read(({ blocks }) => blocks.list(workspaceId, { siteIds: null, limit: 9, ...filter }, now))

    test('a block comes back with those whom it names, until it ends', async () => {
      const known = await people()
      const { workspaceId, visitor, other } = known
      const lasting = await aBlock(known, { reason: 'Ofensas' })
      const ending = await aBlock(known, anAddress())
      const of = (id: string, now: Date, where = workspaceId) =>
        read(({ blocks }) => blocks.ofVisitor(where, id, now))
      expect(await of(visitor.id, later(59))).toEqual([lasting, ending])
      expect(await of(visitor.id, later(60))).toEqual([lasting])
      expect(await of(other.id, later(9))).toEqual([])
      expect(await of(visitor.id, later(9), newId())).toEqual([])
      const found = await read(({ blocks }) =>
        Promise.all([blocks.find(workspaceId, ending.id), blocks.find(newId(), ending.id)]),
      )
      expect(found).toEqual([ending, null])
      const counted = await read(({ blocks }) =>
        Promise.all([
          blocks.count(workspaceId, later(59)),
          blocks.count(workspaceId, later(60)),
          blocks.count(newId(), later(9)),
        ]),
      )
      expect(counted).toEqual([2, 1, 0])
    })

    test('what is in force is listed newest first, by page, site and text', async () => {
      const known = await people()
      const { visitor, other } = known
      const one = await aBlock(known, { reason: 'Spam_1' })
      const two = await aBlock({ ...known, visitor: other }, anAddress())
      const ids = async (...asked: [filter?: object, now?: Date]) =>
        (await list(known, ...asked)).map(({ id }) => id)
      expect(await list(known)).toEqual([two, one])
      expect(await ids({ limit: 1 })).toEqual([two.id])
      expect(await ids({ beforeId: two.id })).toEqual([one.id])
      expect(await ids({}, later(60))).toEqual([one.id])
      expect(await ids({ siteIds: [visitor.siteId] })).toEqual([one.id])
      expect(await ids({ siteIds: [] })).toEqual([])
      expect(await ids({ text: '100%' })).toEqual([one.id])
      expect(await ids({ text: 'ANA@' })).toEqual([one.id])
      expect(await ids({ text: 'm_1' })).toEqual([one.id])
      expect(await ids({ text: 'rui' })).toEqual([two.id])
      expect(await ids({ text: '%' })).toEqual([one.id])
      expect(await list({ workspaceId: newId() })).toEqual([])
    })

    test('all that are in force are read for the memory of a process', async () => {
      const known = await people()
      const { workspaceId, visitor } = known
      await aBlock(known)
      const { addressDigest, expiresAt } = await aBlock(known, anAddress())
      const own = async (now: Date) => {
        const all = await read(({ blocks }) => blocks.allInForce(now))
        return all.filter((block) => block.workspaceId === workspaceId)
      }
      const ids = { workspaceId, visitorId: visitor.id }
      const lasting = { ...ids, addressDigest: null, expiresAt: null }
      expect(await own(later(60))).toEqual([lasting])
      expect(await own(later(9))).toHaveLength(2)
      expect(await own(later(9))).toContainEqual({ ...ids, addressDigest, expiresAt })
    })

    test('a block is removed, alone or with all of its visitor, in its own workspace', async () => {
      const known = await people()
      const { workspaceId, visitor, other } = known
      const [one] = [await aBlock(known), await aBlock(known, anAddress())]
      const kept = await aBlock({ ...known, visitor: other })
      const { work } = opened.database
      await work.run(async ({ blocks }) => {
        await blocks.remove(newId(), one.id)
        await blocks.removeOfVisitor(newId(), visitor.id)
      })
      expect(await list(known)).toHaveLength(3)
      await work.run(({ blocks }) => blocks.remove(workspaceId, one.id))
      expect(await list(known)).toHaveLength(2)
      await work.run(({ blocks }) => blocks.removeOfVisitor(workspaceId, visitor.id))
      expect(await list(known)).toEqual([kept])
    })

    test('blocks move to another visitor, and stay when the first is removed', async () => {
      const known = await people()
      const { workspaceId, visitor, other } = known
      const { id } = await aBlock(known)
      await opened.database.work.run(async ({ blocks, visitors }) => {
        await blocks.reassign(newId(), visitor.id, other.id)
        await blocks.reassign(workspaceId, visitor.id, other.id)
        await visitors.remove(workspaceId, visitor.id)
      })
      expect(await list(known)).toMatchObject([{ id, visitorId: other.id, visitorName: 'Rui' }])
    })

    test('an erased visitor has none, and what has ended is removed', async () => {
      const known = await people()
      const { workspaceId, visitor, other } = known
      await aBlock(known)
      const lasting = await aBlock({ ...known, visitor: other })
      const ended = await aBlock({ ...known, visitor: other }, anAddress())
      const ref = { workspaceId, visitorId: visitor.id }
      const { work } = opened.database
      await work.run(({ visitorData }) => visitorData.eraseProfile(ref, later(9)))
      expect(await list(known)).toEqual([ended, lasting])
      await work.run(({ retention }) => retention.removeExpired('visitor_block', later(61)))
      expect(await list(known)).toEqual([lasting])
    })

    test('the last address of a visitor is that of their last access', async () => {
      const { workspaceId, visitor, other } = await people()
      const access = (id: string, seconds: number, address: string, type = 'visitor' as const) => ({
        id: newId(),
        at: later(seconds),
        workspaceId,
        subject: { type, id },
        action: 'chat_started' as const,
        address,
      })
      await opened.database.work.run(async ({ accessLog }) => {
        await accessLog.insert(access(visitor.id, 5, '203.0.113.5'))
        await accessLog.insert(access(visitor.id, 3, '203.0.113.3'))
        await accessLog.insert(access(other.id, 9, '203.0.113.9'))
      })
      const last = (id: string, type: 'visitor' | 'agent' = 'visitor', where = workspaceId) =>
        read(({ accessLog }) => accessLog.lastAddress(where, { type, id }))
      expect(await last(visitor.id)).toBe('203.0.113.5')
      expect(await last(visitor.id, 'agent')).toBeNull()
      expect(await last(visitor.id, 'visitor', newId())).toBeNull()
      expect(await last(newId())).toBeNull()
    })
  })
}
