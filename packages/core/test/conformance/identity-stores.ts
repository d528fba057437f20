import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IdentityRecord } from '../../src/identity/identity-store.ts'
import type { IdentitySecretRecord } from '../../src/identity/secret-store.ts'
import type { VisitorRecord } from '../../src/visitor/visitor.ts'
import type { SiteRecord } from '../../src/site/site.ts'
import {
  anEntry,
  append,
  arrive,
  aVisitor,
  aVisitorToken,
  later,
  newHash,
  newId,
  settle,
  type Open,
  type Opened,
} from './records.ts'

const anIdentity = (
  visitor: VisitorRecord,
  over: Partial<IdentityRecord> = {},
): IdentityRecord => ({
  siteId: visitor.siteId,
  workspaceId: visitor.workspaceId,
  visitorId: visitor.id,
  externalId: newHash(),
  nameVerified: true,
  emailVerified: false,
  attributesVerified: ['plan', 'um "b"'],
  verifiedAt: later(0),
  ...over,
})

const aSecret = (
  site: SiteRecord,
  over: Partial<IdentitySecretRecord> = {},
): IdentitySecretRecord => ({
  id: newId(),
  siteId: site.id,
  workspaceId: site.workspaceId,
  sealed: newHash(),
  createdAt: later(0),
  expiresAt: null,
  ...over,
})

/** The contract of every IdentityStore and IdentitySecretStore, and of every ChatStore for reassigned chats. */
export function identityStoresSuite(name: string, open: Open): void {
  describe(`identities in ${name}`, () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(async () => {
      await opened.close()
    })

    identitySuite(() => opened)
    useSuite(() => opened)
    secretSuite(() => opened)
    mergeSuite(() => opened)
  })
}

async function verified(opened: Opened, over: Partial<IdentityRecord> = {}) {
  const { workspace, site } = await settle(opened.database)
  const visitor = aVisitor(site)
  const identity = anIdentity(visitor, over)
  await opened.database.work.run(async (stores) => {
    await stores.visitors.insert(visitor)
    await stores.identities.insert(identity)
  })
  return { workspace, site, visitor, identity }
}

function identitySuite(opened: () => Opened): void {
  test('a verified visitor is found by the site’s own id, and is verified wherever they are read', async () => {
    const { work } = opened().database
    const { workspace, site, visitor, identity } = await verified(opened())
    const token = aVisitorToken(visitor)
    await work.run((stores) => stores.visitors.insertToken(token))
    const { externalId } = identity
    const signed = {
      nameVerified: true,
      emailVerified: false,
      attributesVerified: ['plan', 'um "b"'],
    }
    const whole = { ...visitor, identity: { externalId, ...signed } }
    await work.run(async (stores) => {
      expect(await stores.identities.visitorOf(workspace.id, site.id, externalId)).toBe(visitor.id)
      expect(await stores.visitors.find(workspace.id, visitor.id)).toEqual(whole)
      expect(await stores.visitors.lock(workspace.id, visitor.id)).toEqual(whole)
      expect(await stores.visitors.findToken(token.tokenHash)).toEqual({ token, name: whole.name })
      await stores.identities.save({
        ...identity,
        nameVerified: false,
        emailVerified: true,
        attributesVerified: [],
      })
      expect((await stores.visitors.find(workspace.id, visitor.id))?.identity).toEqual({
        externalId,
        nameVerified: false,
        emailVerified: true,
        attributesVerified: [],
      })
    })
  })

  test('a site has one visitor per id, and a visitor has one id', async () => {
    const { work } = opened().database
    const { site, visitor, identity } = await verified(opened())
    const other = aVisitor(site)
    await work.run(async (stores) => {
      await stores.visitors.insert(other)
      const duplicate = anIdentity(other, { externalId: identity.externalId })
      expect(await stores.identities.insert(duplicate)).toBe(false)
      expect(await stores.identities.insert(anIdentity(visitor))).toBe(false)
      expect(await stores.identities.insert(anIdentity(other))).toBe(true)
    })
  })

  test('an id is unknown on another site and in another workspace', async () => {
    const { work } = opened().database
    const { workspace, site, identity } = await verified(opened())
    const other = await settle(opened().database)
    await work.read(async ({ identities }) => {
      const { externalId } = identity
      expect(await identities.visitorOf(workspace.id, other.site.id, externalId)).toBeNull()
      expect(await identities.visitorOf(other.workspace.id, site.id, externalId)).toBeNull()
    })
  })

  test('a visitor’s tokens are revoked together, and no others', async () => {
    const { work } = opened().database
    const { workspace, site, visitor } = await verified(opened())
    const other = aVisitor(site)
    const tokens = [aVisitorToken(visitor), aVisitorToken(visitor), aVisitorToken(other)]
    await work.run(async (stores) => {
      await stores.visitors.insert(other)
      for (const token of tokens) await stores.visitors.insertToken(token)
      await stores.visitors.revokeTokensOf(workspace.id, visitor.id)
    })
    const found = await work.read((stores) =>
      Promise.all(tokens.map(({ tokenHash }) => stores.visitors.findToken(tokenHash))),
    )
    expect(found.map((one) => one !== null)).toEqual([false, false, true])
  })

  test('the removal of a visitor removes their tokens and their identity', async () => {
    const { work } = opened().database
    const { workspace, site, visitor, identity } = await verified(opened())
    const { workspace: other } = await settle(opened().database)
    const token = aVisitorToken(visitor)
    await work.run(async (stores) => {
      await stores.visitors.insertToken(token)
      await stores.visitors.remove(other.id, visitor.id)
      expect(await stores.visitors.find(workspace.id, visitor.id)).not.toBeNull()
      await stores.visitors.remove(workspace.id, visitor.id)
      const { externalId } = identity
      expect(await stores.visitors.find(workspace.id, visitor.id)).toBeNull()
      expect(await stores.visitors.findToken(token.tokenHash)).toBeNull()
      expect(await stores.identities.visitorOf(workspace.id, site.id, externalId)).toBeNull()
    })
  })
}

function useSuite(opened: () => Opened): void {
  test('a used token may be used again until the visitor’s uses are revoked', async () => {
    const { work } = opened().database
    const { workspace, site, visitor } = await verified(opened())
    const use = {
      tokenHash: newHash(),
      siteId: site.id,
      workspaceId: workspace.id,
      visitorId: visitor.id,
      expiresAt: later(900),
    }
    const recordUse = (over = {}) =>
      work.run((stores) => stores.identities.recordUse({ ...use, ...over }))
    expect([await recordUse(), await recordUse()]).toEqual([true, true])
    await work.run((stores) => stores.identities.revokeUsesOf(workspace.id, newId()))
    expect(await recordUse()).toBe(true)
    await work.run((stores) => stores.identities.revokeUsesOf(workspace.id, visitor.id))
    expect([await recordUse(), await recordUse({ tokenHash: newHash() })]).toEqual([false, true])
  })
}

function secretSuite(opened: () => Opened): void {
  test('secrets of a site are valid until their end, the newest first', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const [first, second] = [aSecret(site), aSecret(site)]
    const valid = (seconds: number) =>
      work.read((stores) => stores.identitySecrets.valid(workspace.id, site.id, later(seconds)))
    await work.run(async ({ identitySecrets }) => {
      await identitySecrets.insert(first)
      await identitySecrets.endAllBy(workspace.id, site.id, later(100))
      await identitySecrets.insert(second)
    })
    const ending = { ...first, expiresAt: later(100) }
    expect(await valid(99)).toEqual([second, ending])
    expect(await valid(100)).toEqual([second])
    await work.run((stores) => stores.identitySecrets.endAllBy(workspace.id, site.id, later(200)))
    expect(await valid(0)).toEqual([{ ...second, expiresAt: later(200) }, ending])
    await work.run((stores) =>
      stores.identitySecrets.removeExpired(workspace.id, site.id, later(150)),
    )
    expect(await valid(0)).toEqual([{ ...second, expiresAt: later(200) }])
  })

  test('a secret can be ended by its own site only', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const other = await settle(opened().database)
    const secret = aSecret(site)
    await work.run(({ identitySecrets }) => identitySecrets.insert(secret))
    const remove = (workspaceId: string, siteId: string) =>
      work.run((stores) => stores.identitySecrets.remove(workspaceId, siteId, secret.id))
    expect(await remove(other.workspace.id, site.id)).toBe(false)
    expect(await remove(workspace.id, other.site.id)).toBe(false)
    expect(await remove(workspace.id, site.id)).toBe(true)
    expect(await remove(workspace.id, site.id)).toBe(false)
  })
}

function mergeSuite(opened: () => Opened): void {
  test('chats are reassigned with the visitor’s entries, and get a new generation', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    const otherVisitor = await arrive(opened().database, site)
    const ana = aVisitor(site)
    const clientId = anEntry(chat).clientId
    const moved = await work.run(async (stores) => {
      await stores.visitors.insert(ana)
      const written = await append(stores, chat, {}, { clientId })
      return append(stores, written, {}, { authorType: 'system', authorId: null })
    })
    const heads = await work.run(async (stores) => {
      const locked = await stores.chats.lockAllOf(workspace.id, visitor.id)
      expect(locked).toEqual([moved])
      return stores.chats.reassign(workspace.id, visitor.id, ana.id)
    })
    expect(heads).toMatchObject([{ chatId: chat.id, visitorId: ana.id, generation: 1, lastSeq: 2 }])
    await work.read(async (stores) => {
      expect(await stores.chats.head(chat.workspaceId, chat.id)).toEqual(heads[0])
      expect((await stores.chats.findOpenOf(workspace.id, ana.id, 'live'))?.id).toBe(chat.id)
      const at = { workspaceId: chat.workspaceId, chatId: chat.id }
      const repeat = await stores.entries.findByClientId(at, ana.id, clientId ?? '')
      expect(repeat).toMatchObject({ seq: 1, authorId: ana.id })
      const range = { workspaceId: workspace.id, chatId: chat.id, limit: 9, notes: true }
      const authors = (await stores.entries.after(range, 0)).map(({ authorId }) => authorId)
      expect(authors).toEqual([ana.id, null])
      expect(
        await stores.chats.head(otherVisitor.chat.workspaceId, otherVisitor.chat.id),
      ).toMatchObject({
        generation: 0,
      })
    })
  })

  test('chats of another workspace are not reassigned', async () => {
    const { work } = opened().database
    const { site } = await settle(opened().database)
    const { workspace: other } = await settle(opened().database)
    const { visitor, chat } = await arrive(opened().database, site)
    await work.run(async ({ chats }) => {
      expect(await chats.lockAllOf(other.id, visitor.id)).toEqual([])
      expect(await chats.reassign(other.id, visitor.id, newId())).toEqual([])
      expect(await chats.head(chat.workspaceId, chat.id)).toMatchObject({
        visitorId: visitor.id,
        generation: 0,
      })
    })
  })

  test('a history can be limited to one visitor', async () => {
    const { work } = opened().database
    const { workspace, site } = await settle(opened().database)
    const mine = await arrive(opened().database, site)
    await arrive(opened().database, site)
    const found = await work.read((stores) =>
      stores.chats.list(workspace.id, { visitorId: mine.visitor.id, limit: 9 }),
    )
    expect(found.map(({ id }) => id)).toEqual([mine.chat.id])
  })
}
