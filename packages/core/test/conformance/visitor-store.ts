import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  aVisitor,
  aVisitorToken,
  later,
  newHash,
  settle,
  type Open,
  type Opened,
} from './records.ts'

/** The contract of every VisitorStore. */
export function visitorStoreSuite(name: string, open: Open): void {
  describe(`visitors in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    test('a visitor comes back as stored, attributes included', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const visitor = aVisitor(site)
      const nameless = aVisitor(site, { name: null, email: null, attributes: {} })
      await work.run(async (stores) => {
        for (const one of [visitor, nameless]) await stores.visitors.insert(one)
      })
      for (const one of [visitor, nameless]) {
        expect(await work.read((stores) => stores.visitors.find(workspace.id, one.id))).toEqual(one)
        expect(await work.run((stores) => stores.visitors.lock(workspace.id, one.id))).toEqual(one)
      }
    })

    test('saving a visitor writes name, e-mail and attributes', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const visitor = aVisitor(site)
      const changed = { ...visitor, name: 'Ana Lúcia', email: null, attributes: { vip: true } }
      await work.run(async (stores) => {
        await stores.visitors.insert(visitor)
        await stores.visitors.save(changed)
      })
      expect(await work.read((stores) => stores.visitors.find(workspace.id, visitor.id))).toEqual(
        changed,
      )
    })

    test('a visitor with more than twenty attributes, or with too much text in them, is not stored', async () => {
      const { work } = opened.database
      const { workspace, site } = await settle(opened.database)
      const numbered = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))
      // The largest values that one attribute may have: each character is stored as six bytes.
      const largest = Object.fromEntries(
        Array.from({ length: 20 }, (_, at) => [
          String.fromCharCode(97 + at).padEnd(64, '\u0001'),
          '\u0001'.repeat(256),
        ]),
      )
      const visitor = aVisitor(site, { attributes: largest })
      await work.run((stores) => stores.visitors.insert(visitor))
      for (const attributes of [numbered(21), { text: 'x'.repeat(70_000) }]) {
        const more = aVisitor(site, { attributes })
        await expect(work.run((stores) => stores.visitors.insert(more))).rejects.toThrow(
          'visitor_attributes_bound',
        )
        await expect(
          work.run((stores) => stores.visitors.save({ ...visitor, attributes })),
        ).rejects.toThrow('visitor_attributes_bound')
      }
      const stored = await work.read((stores) => stores.visitors.find(workspace.id, visitor.id))
      expect(stored?.attributes).toEqual(largest)
    })

    test('a visitor of another workspace is not found', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const { workspace: other } = await settle(opened.database)
      const visitor = aVisitor(site)
      await work.run((stores) => stores.visitors.insert(visitor))
      expect(await work.read((stores) => stores.visitors.find(other.id, visitor.id))).toBeNull()
      expect(await work.run((stores) => stores.visitors.lock(other.id, visitor.id))).toBeNull()
    })

    test('a token is found with its visitor, expired or not, until it is revoked', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const visitor = aVisitor(site)
      const token = aVisitorToken(visitor, { expiresAt: later(-3600) })
      await work.run(async (stores) => {
        await stores.visitors.insert(visitor)
        await stores.visitors.insertToken(token)
      })
      const find = () => work.read((stores) => stores.visitors.findTokens([token.tokenHash]))
      expect(await find()).toEqual([{ token, name: visitor.name }])
      await work.run((stores) =>
        stores.visitors.touchToken(token.tokenHash, later(60), later(7200)),
      )
      const touched = { ...token, lastUsedAt: later(60), expiresAt: later(7200) }
      expect(await find()).toEqual([{ token: touched, name: visitor.name }])
      await work.run((stores) => stores.visitors.revokeToken(token.tokenHash))
      expect(await find()).toEqual([])
      expect(await work.read((stores) => stores.visitors.findTokens([newHash()]))).toEqual([])
    })

    test('expired tokens are removed, others are kept', async () => {
      const { work } = opened.database
      const { site } = await settle(opened.database)
      const visitor = aVisitor(site)
      const old = aVisitorToken(visitor, { expiresAt: later(10) })
      const current = aVisitorToken(visitor, { expiresAt: later(30) })
      await work.run(async (stores) => {
        await stores.visitors.insert(visitor)
        for (const one of [old, current]) await stores.visitors.insertToken(one)
        await stores.visitors.removeExpiredTokens(later(20))
      })
      const hashes = [old.tokenHash, current.tokenHash]
      const left = await work.read((stores) => stores.visitors.findTokens(hashes))
      expect(left.map(({ token }) => token)).toEqual([current])
    })
  })
}
