import { randomUUID } from 'node:crypto'
import type { AuditPage, ChatList, Me, Site, WidgetSettings, Workspace } from '@papo/protocol'
import { applyRetention } from '@papo/core/privacy/retention'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ownOrigin } from '../http/api-under-test.ts'
import { type ApiHarness, openHarness, type Or } from './api-harness.ts'
import { ManualTime } from './time.ts'

const time = new ManualTime()
let api: ApiHarness
beforeAll(async () => {
  api = await openHarness({}, { clock: time })
})
afterAll(() => api.close())

const shop = 'https://shop.example'
const asOwner = <Body>(method: string, path: string, body?: object) =>
  api.call<Or<Body>>(method, path, { token: api.owner, body })
const makeSite = async (): Promise<Site> =>
  (await asOwner<Site>('POST', '/v1/sites', { name: 'Loja', allowedOrigins: [shop] })).body
const read = async ({ id }: Site) => (await asOwner<Site>('GET', `/v1/sites/${id}`)).body
const boot = ({ key }: Site, origin: string) =>
  api.call<Or<WidgetSettings>>('GET', `/v1/widget/${key}`, { origin })
const start = ({ key: siteKey }: Site, origin: string, text?: string) => {
  const message = text === undefined ? {} : { message: { clientId: randomUUID(), text } }
  const body = { siteKey, clientId: randomUUID(), ...message }
  return api.call<{ sessionId: string; visitorToken: string }>('POST', '/v1/chats', {
    origin,
    body,
  })
}
const acts = async () =>
  (await asOwner<AuditPage>('GET', '/v1/audit')).body.entries.map(({ action }) => action)

describe('the installation of a site', () => {
  it('is seen when the widget starts on an allowed page, and tested once a visitor has written there', async () => {
    const site = await makeSite()
    expect(site.installation).toEqual({
      seenAt: null,
      seenOrigin: null,
      testedAt: null,
      refusedOrigins: [],
    })
    expect((await boot(site, ownOrigin)).body.allowed).toBe(true)
    await start(site, ownOrigin, 'Da demonstração')
    expect((await read(site)).installation.seenAt).toBeNull()
    expect((await boot(site, shop)).body.allowed).toBe(true)
    await vi.waitFor(async () => expect((await read(site)).installation.seenOrigin).toBe(shop))
    expect((await read(site)).installation.testedAt).toBeNull()
    await start(site, shop, 'Oi')
    await vi.waitFor(async () => expect((await read(site)).installation.testedAt).not.toBeNull())
  })

  it('names the origins that were refused, until they are allowed', async () => {
    const site = await makeSite()
    const origin = 'https://www.shop.example'
    expect((await boot(site, origin)).body.allowed).toBe(false)
    await boot(site, 'null')
    await vi.waitFor(async () =>
      expect((await read(site)).installation.refusedOrigins).toMatchObject([{ origin }]),
    )
    const body = { allowedOrigins: [shop, origin] }
    const allowed = await asOwner<Site>('PATCH', `/v1/sites/${site.id}`, body)
    expect(allowed.body.installation.refusedOrigins).toEqual([])
    await boot(site, shop)
    await vi.waitFor(async () => expect((await read(site)).installation.seenOrigin).toBe(shop))
  })

  it('begins anew with a new key; the old one opens nothing, and open chats go on', async () => {
    const site = await makeSite()
    const { sessionId, visitorToken: token } = (await start(site, shop, 'Oi')).body
    const changed = (await asOwner<Site>('POST', `/v1/sites/${site.id}/key`)).body
    expect(changed.key).not.toBe(site.key)
    expect(changed.installation.testedAt).toBeNull()
    expect((await boot(site, shop)).body.code).toBe('site_not_found')
    expect((await start(site, shop)).status).toBe(404)
    expect((await boot(changed, shop)).status).toBe(200)
    expect((await api.call('GET', `/v1/chats/${sessionId}`, { token, origin: shop })).status).toBe(
      200,
    )
    expect(await acts()).toContain('site_key_changed')
  })
})

describe('a removed site', () => {
  it('is gone at once, and its visitors are told that their chats have ended', async () => {
    const site = await makeSite()
    const { sessionId, visitorToken: token } = (await start(site, shop, 'Oi')).body
    expect((await asOwner('DELETE', `/v1/sites/${site.id}`)).status).toBe(204)
    expect((await asOwner('GET', `/v1/sites/${site.id}`)).body.code).toBe('site_not_found')
    expect((await asOwner('DELETE', `/v1/sites/${site.id}`)).status).toBe(404)
    expect((await boot(site, shop)).status).toBe(404)
    expect((await start(site, shop)).status).toBe(404)
    const chat = await api.call('GET', `/v1/chats/${sessionId}`, { token, origin: shop })
    expect(chat.body).toMatchObject({ status: 'ended', endedBy: 'system' })
    expect(await acts()).toContain('site_removed')
  })

  it('leaves nothing behind an hour later', async () => {
    const site = await makeSite()
    await start(site, shop, 'Oi')
    await asOwner('POST', `/v1/sites/${site.id}/identity-secrets`, {})
    await asOwner('DELETE', `/v1/sites/${site.id}`)
    const never = new AbortController().signal
    const chats = async () =>
      (await asOwner<ChatList>('GET', `/v1/chats?siteId=${site.id}`)).body.chats.length
    await applyRetention(api.services, never)
    expect(await chats()).toBe(1)
    time.skip(3601)
    expect((await applyRetention(api.services, never)).sites).toBeGreaterThan(0)
    expect(await chats()).toBe(0)
    const stored = await api.services.work.read((stores) => stores.sites.all())
    expect(stored.map(({ id }) => id)).not.toContain(site.id)
  })
})

describe('the demo page', () => {
  it('shows the widget of the site that is asked for, under its name', async () => {
    const site = await makeSite()
    const page = await api.page(`/demo?site=${site.key}`)
    expect(page.headers['x-robots-tag']).toBe('noindex')
    expect(page.text).toContain(`data-site="${site.key}"`)
    expect(page.text).toContain('<title>Loja')
    expect((await api.page('/demo?site=unknown')).status).toBe(404)
    expect((await start(site, ownOrigin)).status).toBe(201)
  })
})

describe('a workspace', () => {
  it('is renamed by its owner, who is told of another change meanwhile', async () => {
    const { body: known } = await asOwner<Workspace>('GET', '/v1/workspace')
    const ifRevision = known.revision
    const renamed = await asOwner<Workspace>('PATCH', '/v1/workspace', {
      name: 'Padaria',
      ifRevision,
    })
    expect(renamed.body).toEqual({ ...known, name: 'Padaria', revision: ifRevision + 1 })
    const late = await asOwner<Workspace>('PATCH', '/v1/workspace', { name: 'X', ifRevision })
    expect(late.body).toMatchObject({
      code: 'changed_meanwhile',
      meanwhile: { fields: [{ path: '/name', value: 'Padaria' }] },
    })
    expect((await acts())[0]).toBe('workspace_updated')
  })

  it('has no wait levels until its owner sets them, and tells every agent', async () => {
    const { body: known } = await asOwner<Workspace>('GET', '/v1/workspace')
    expect(known.waitLevels).toEqual({ amberSeconds: null, redSeconds: null })
    const set = (waitLevels: object) =>
      asOwner<Workspace>('PATCH', '/v1/workspace', { waitLevels, ifRevision: known.revision })
    expect((await set({ amberSeconds: 300, redSeconds: 120 })).body).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: '/waitLevels/redSeconds' }],
    })
    await set({ amberSeconds: 120, redSeconds: 300 })
    const late = await set({ amberSeconds: null })
    expect(late.body).toMatchObject({
      code: 'changed_meanwhile',
      meanwhile: {
        fields: expect.arrayContaining([
          { path: '/waitLevels/amberSeconds', value: 120 },
        ]) as unknown,
      },
    })
    await asOwner('PATCH', '/v1/workspace', { waitLevels: { amberSeconds: null } })
    const { body: me } = await asOwner<Me>('GET', '/v1/me')
    expect(me.workspace.waitLevels).toEqual({ amberSeconds: null, redSeconds: 300 })
  })
})
